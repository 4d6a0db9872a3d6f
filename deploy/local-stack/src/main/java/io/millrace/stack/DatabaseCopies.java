package io.millrace.stack;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Databases for tests, each a copy of one that is migrated once in a JVM: a copy takes a tenth of
 * what the migrations take. Tests of Quarkus load classes several times over; all use the same
 * originals.
 */
public final class DatabaseCopies {
  private DatabaseCopies() {}

  /**
   * Makes a database.
   *
   * @param original what it is a copy of, for example the name of a schema; made on the first call
   * @param migration makes the original, given its JDBC URL; it has to leave no connection open
   */
  public static void create(
      PostgresNode server, String database, String original, Consumer<String> migration) {
    String template = template(server, original, migration);
    execute(server, "CREATE DATABASE " + database + " TEMPLATE " + template);
  }

  private static String template(PostgresNode server, String original, Consumer<String> migration) {
    String property = "millrace.test.original." + server.port() + "." + original;
    // The same object for every class loader, unlike this class.
    synchronized (System.getProperties()) {
      String known = System.getProperty(property);
      if (known != null) {
        return known;
      }
      String name = "original_" + UUID.randomUUID().toString().replace('-', '_');
      execute(server, "CREATE DATABASE " + name);
      migration.accept("jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + name);
      System.setProperty(property, name);
      return name;
    }
  }

  private static void execute(PostgresNode server, String sql) {
    try (Connection admin =
            DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
        Statement statement = admin.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
