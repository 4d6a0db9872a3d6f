package io.millrace.command.testing;

import io.millrace.stack.DatabaseCopies;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.SharedStack;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;

/** Databases with the schema of a write shard and nothing in them. */
public final class EmptyShards {
  private EmptyShards() {}

  /** Makes the database of this name. */
  public static void create(String database) {
    DatabaseCopies.create(
        node(),
        database,
        "write",
        url ->
            Flyway.configure()
                .dataSource(url, node().user(), node().password())
                .locations("classpath:db/write")
                .load()
                .migrate());
  }

  /** Removes the database of this name, and whoever is connected to it or follows its log. */
  public static void drop(String database) {
    execute(
        "SELECT pg_terminate_backend(active_pid, 10000) FROM pg_replication_slots WHERE active AND database = '"
            + database
            + "'");
    execute(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = '"
            + database
            + "'");
    execute("DROP DATABASE " + database + " WITH (FORCE)");
  }

  /** Does something while a database takes no connections and has none. */
  static void whileClosed(String database, Runnable work) {
    execute("ALTER DATABASE " + database + " ALLOW_CONNECTIONS false");
    try {
      execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
              + database
              + "'");
      work.run();
    } finally {
      execute("ALTER DATABASE " + database + " ALLOW_CONNECTIONS true");
    }
  }

  /** Where a database of the shared PostgreSQL is. */
  public static String jdbcUrl(String database) {
    return "jdbc:postgresql://" + node().host() + ":" + node().port() + "/" + database;
  }

  /** The PostgreSQL that the databases are in. */
  public static PostgresNode node() {
    return SharedStack.get().description().writePrimaries().getFirst();
  }

  private static void execute(String sql) {
    try (Connection admin =
            DriverManager.getConnection(node().jdbcUrl(), node().user(), node().password());
        Statement statement = admin.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
