package io.millrace.command.http;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** One event loop with one transaction at a time: whatever comes meanwhile shares the next one. */
public class Coalescing implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "millrace.write.coalescing.enabled", "true",
        "millrace.write.coalescing.transactions", "1",
        // How long a command may wait for its turn is not what is tested, on however slow a
        // machine.
        "millrace.write.timeout.acquire", "40s",
        "millrace.write.timeout.statement", "40s",
        "millrace.write.timeout.command", "50s",
        "quarkus.vertx.event-loops-pool-size", "1");
  }
}
