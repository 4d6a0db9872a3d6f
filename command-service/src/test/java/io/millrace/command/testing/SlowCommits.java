package io.millrace.command.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Makes the COMMIT of customers whose country begins with {@code Slow} last four seconds, so that
 * there is time to do harm to it. A deferred trigger runs inside COMMIT.
 */
public final class SlowCommits implements AutoCloseable {
  /** Slow from here on until {@link #close()}. */
  public SlowCommits() throws SQLException {
    execute(
        """
        CREATE FUNCTION test_slow() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN PERFORM pg_sleep(4); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER test_slow AFTER INSERT ON customer
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
          WHEN (NEW.country LIKE 'Slow %') EXECUTE FUNCTION test_slow()""");
  }

  /** Whether one is being committed now. */
  public boolean underWay() {
    return !WriteDatabase.rows(
            "SELECT pid FROM pg_stat_activity WHERE query = 'COMMIT' AND wait_event = 'PgSleep'")
        .isEmpty();
  }

  /** Ends the session that commits; whether there was one. */
  public boolean cut() {
    return !WriteDatabase.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE query = 'COMMIT' AND wait_event = 'PgSleep'")
        .isEmpty();
  }

  @Override
  public void close() throws SQLException {
    execute("DROP TRIGGER test_slow ON customer; DROP FUNCTION test_slow()");
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = WriteDatabase.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
