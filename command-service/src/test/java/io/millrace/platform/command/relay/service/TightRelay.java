package io.millrace.platform.command.relay.service;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * A service with few connections, of commands that wait for a row for as long as it takes, and room
 * for few events that are not published.
 */
public final class TightRelay implements QuarkusTestProfile {
  static final int CONNECTIONS = 2;

  /** Events not yet published with which commands are still taken. */
  static final int MAX_BACKLOG = 10;

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "millrace.write.pool.max-size", Integer.toString(CONNECTIONS),
        "millrace.write.timeout.acquire", "60s",
        "millrace.write.timeout.lock", "60s",
        "millrace.write.timeout.statement", "60s",
        "millrace.write.timeout.command", "90s",
        "millrace.relay.lease", "1s",
        "millrace.relay.backlog-interval", "100ms",
        "millrace.relay.backlog-max-events", Integer.toString(MAX_BACKLOG));
  }
}
