package io.millrace.command.testing;

import io.millrace.stack.PostgresNode;
import io.millrace.stack.SharedStack;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.flywaydb.core.Flyway;

/**
 * Databases with the schema of a write shard and nothing in them. They are copies of one that is
 * migrated once: a copy takes a tenth of what the migrations take.
 */
public final class EmptyShards {
  private EmptyShards() {}

  /** Migrated when the first database is asked for. */
  private static final class Template {
    static final String NAME = migrated();

    private static String migrated() {
      // By chance, not in turn: another class loader has a template of its own.
      String name = "template_" + UUID.randomUUID().toString().replace('-', '_');
      execute("CREATE DATABASE " + name);
      Flyway.configure()
          .dataSource(jdbcUrl(name), node().user(), node().password())
          .locations("classpath:db/write")
          .load()
          .migrate();
      return name;
    }
  }

  /** Makes the database of this name. */
  public static void create(String database) {
    execute("CREATE DATABASE " + database + " TEMPLATE " + Template.NAME);
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
