package io.millrace.command.http;

import io.millrace.command.testing.Patience;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** One event loop with one transaction at a time: whatever comes meanwhile shares the next one. */
public class Coalescing implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Patience.with(
        Map.of(
            "millrace.write.coalescing.enabled", "true",
            "millrace.write.coalescing.transactions", "1",
            "quarkus.vertx.event-loops-pool-size", "1"));
  }
}
