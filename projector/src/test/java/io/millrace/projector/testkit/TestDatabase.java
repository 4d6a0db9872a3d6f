package io.millrace.projector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.stack.DatabaseCopies;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.SharedStack;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.flywaydb.core.Flyway;

/** A read store of its own on the shared read primary, migrated and empty. */
public final class TestDatabase implements AutoCloseable {
  private final PostgresNode primary = SharedStack.get().description().readPrimary();
  private final String name = "read_test_" + JvmCounter.next("read_test");
  private final Vertx vertx = Vertx.vertx();
  private final PgConnectOptions options;
  private final Pool pool;

  private TestDatabase(String version) {
    execute(primary, primary.database(), "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    DatabaseCopies.create(
        primary, name, "read-" + version, url -> migrateAt(url, version, "db/read"));
    options =
        new PgConnectOptions()
            .setHost(primary.host())
            .setPort(primary.port())
            .setDatabase(name)
            .setUser(primary.user())
            .setPassword(primary.password())
            .setCachePreparedStatements(true);
    pool = pool(primary.port());
  }

  /** A pool of its own by way of that port. */
  public Pool pool(int port) {
    return pool(() -> port);
  }

  /** One that asks for the port with each connection that it opens. */
  public Pool pool(IntSupplier port) {
    return PgBuilder.pool()
        .with(new PoolOptions().setMaxSize(4))
        .connectingTo(
            () -> Future.succeededFuture(new PgConnectOptions(options).setPort(port.getAsInt())))
        .using(vertx)
        .build();
  }

  public static TestDatabase fresh() {
    return new TestDatabase("latest");
  }

  /** As a build left it whose newest migration was this one. */
  public static TestDatabase at(String version) {
    return new TestDatabase(version);
  }

  /** Applies what is missing up to this version. */
  public void migrate(String version, String... locations) {
    migrateAt(url(primary, name), version, locations);
  }

  private void migrateAt(String url, String version, String... locations) {
    Flyway.configure()
        .dataSource(url, primary.user(), primary.password())
        .locations(locations)
        .target(version)
        .load()
        .migrate();
  }

  /** As if every view had been rebuilt and promoted, and its first version dropped. */
  public void replaceFirstVersions() {
    for (String name :
        rows(
            """
            SELECT regexp_replace(relname, '_v1$', '') FROM pg_class
            WHERE relkind = 'r' AND relname ~ '_v1$'
            """)) {
      execute("SELECT copy_projection_table('%1$s_v1', '%1$s_v2')".formatted(name));
      execute("SELECT point_views_at('%1$s_v1', '%1$s_v2')".formatted(name));
      execute("DROP TABLE %s_v1".formatted(name));
    }
    execute("UPDATE projection SET version = 2");
  }

  /** Where it is, for a service of its own. */
  public PostgresNode node() {
    return new PostgresNode(
        name, primary.host(), primary.port(), name, primary.user(), primary.password());
  }

  public Pool pool() {
    return pool;
  }

  /** The rows on the primary, each as its columns joined by {@code |}. */
  public List<String> rows(String sql) {
    return rows(primary, sql);
  }

  /** The same with settings of its own. */
  public List<String> rowsAfter(String settings, String sql) {
    return rows(primary, settings, sql);
  }

  /** The rows on the first replica, as soon as it has the database. */
  public List<String> replicaRows(String sql) {
    PostgresNode replica = SharedStack.get().description().readReplicas().getFirst();
    return await()
        .ignoreException(IllegalStateException.class)
        .until(() -> rows(replica, sql), _ -> true);
  }

  /** The one value of the one row; an assertion fails where there is none (yet). */
  public String value(String sql) {
    List<String> rows = rows(sql);
    assertThat(rows).as(sql).isNotEmpty();
    return rows.getFirst();
  }

  public void execute(String sql) {
    execute(primary, name, sql);
  }

  /** A connection of the test's own. */
  public Connection connect() throws SQLException {
    return connect(primary, name);
  }

  /** Keeps what there is now, for {@link #goBack}; whoever is connected is cut off for a moment. */
  public void remember() {
    exclusively(
        "DROP DATABASE IF EXISTS " + before(), "CREATE DATABASE " + before() + " TEMPLATE " + name);
  }

  /** As after a failover to a replica that had not got further than {@link #remember}. */
  public void goBack() {
    exclusively("DROP DATABASE " + name, "ALTER DATABASE " + before() + " RENAME TO " + name);
  }

  private String before() {
    return name + "_before";
  }

  private void exclusively(String... statements) {
    String maintenance = primary.database();
    execute(primary, maintenance, "ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
    execute(
        primary,
        maintenance,
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '"
            + name
            + "'");
    for (String statement : statements) {
      execute(primary, maintenance, statement);
    }
    execute(primary, maintenance, "ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
  }

  private List<String> rows(PostgresNode node, String sql) {
    return rows(node, "", sql);
  }

  private List<String> rows(PostgresNode node, String settings, String sql) {
    try (Connection connection = connect(node, name);
        Statement statement = connection.createStatement()) {
      statement.execute(settings);
      ResultSet result = statement.executeQuery(sql);
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          columns.add(result.getString(i));
        }
        rows.add(String.join("|", columns));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static void execute(PostgresNode node, String database, String sql) {
    try (Connection connection = connect(node, database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static Connection connect(PostgresNode node, String database) throws SQLException {
    return DriverManager.getConnection(url(node, database), node.user(), node.password());
  }

  private static String url(PostgresNode node, String database) {
    return "jdbc:postgresql://" + node.host() + ":" + node.port() + "/" + database;
  }

  @Override
  public void close() {
    pool.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    execute(primary, primary.database(), "DROP DATABASE " + name + " WITH (FORCE)");
    execute(primary, primary.database(), "DROP DATABASE IF EXISTS " + before() + " WITH (FORCE)");
  }
}
