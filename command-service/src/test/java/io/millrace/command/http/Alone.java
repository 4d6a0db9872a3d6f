package io.millrace.command.http;

import io.millrace.command.testing.Patience;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Each command has a transaction of its own, and customers may pay, as in demos. */
public class Alone implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Patience.with(
        Map.of(
            "millrace.write.coalescing.enabled", "false",
            "millrace.payments.by-customers", "true"));
  }
}
