package io.millrace.command.testing;

import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Settings with which no command is given up for time: how long one may wait for its turn is not
 * what is tested, on however slow a machine.
 */
public final class Patience {
  private Patience() {}

  /** These, and more. */
  public static Map<String, String> with(Map<String, String> more) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "millrace.write.timeout.acquire", "40s",
                "millrace.write.timeout.lock", "40s",
                "millrace.write.timeout.statement", "40s",
                "millrace.write.timeout.command", "50s"));
    settings.putAll(more);
    return settings;
  }

  /** What a request comes to that is sent again, the same, for as long as the service is busy. */
  public static Response settled(Callable<Response> request) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(request, answer -> !"overloaded".equals(answer.path("code")));
  }
}
