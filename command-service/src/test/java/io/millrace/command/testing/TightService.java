package io.millrace.command.testing;

import io.millrace.stack.PostgresNode;
import io.millrace.stack.SharedStack;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A service with small bounds and short times, that comes as a role of its own which a test can
 * take rights from.
 */
public class TightService implements QuarkusTestProfile {
  /** Commands under way at most. */
  public static final int MAX_IN_FLIGHT = 20;

  /** Connections to the database at most. */
  public static final int CONNECTIONS = 2;

  /** Who the service is to the database. */
  public static final String ROLE = "test_tight";

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "millrace.http.max-in-flight", Integer.toString(MAX_IN_FLIGHT),
        "millrace.http.max-body-memory", "3M",
        "millrace.http.body-timeout", "2s",
        "quarkus.http.idle-timeout", "15s",
        "millrace.write.pool.max-size", Integer.toString(CONNECTIONS),
        "millrace.write.timeout.acquire", "5s",
        "millrace.write.timeout.statement", "1500ms");
  }

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(AsRole.class));
  }

  /** The stack, entered by a role that is no superuser: no bound counts for those. */
  public static class AsRole extends WriteStack {
    @Override
    public Map<String, String> start() {
      PostgresNode home = SharedStack.get().description().writePrimaries().getFirst();
      asOwner(
          """
          DO $$ BEGIN
            IF to_regrole('%1$s') IS NULL THEN
              CREATE ROLE %1$s LOGIN PASSWORD '%1$s' IN ROLE %2$s;
            END IF;
          END $$"""
              .formatted(ROLE, home.user()));
      Map<String, String> settings = new HashMap<>(super.start());
      settings.put("millrace.write.shards[0].username", ROLE);
      settings.put("millrace.write.shards[0].password", ROLE);
      return settings;
    }
  }

  /** Changes the role, as {@code ALTER ROLE} does, and ends its sessions: new ones obey. */
  public static void alterRole(String change) {
    asOwner("ALTER ROLE %s %s".formatted(ROLE, change));
    WriteDatabase.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ?", ROLE);
  }

  private static void asOwner(String sql) {
    try (Connection connection = WriteDatabase.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
