package io.millrace.platform.command.relay;

import io.millrace.command.testing.EmptyShards;
import io.millrace.events.ShopAggregates;
import io.millrace.platform.command.relay.postgres.WalConnection;
import io.millrace.platform.events.routing.Buckets;
import io.millrace.stack.PostgresNode;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A shard with an empty ledger: a database of its own, and a shard number no other test has. */
public final class Shard implements AutoCloseable {
  private static final AtomicInteger NUMBERS = new AtomicInteger(100);

  public final int number = NUMBERS.incrementAndGet();
  public final String database = "relay_" + number;
  final Source source;
  final Pool pool;
  private final Vertx vertx = Vertx.vertx();
  private final String jdbcUrl;
  private final PostgresNode node = EmptyShards.node();

  public Shard() {
    this(Source.POLL);
  }

  /** One whose relays take their events from there. */
  public Shard(Source source) {
    this.source = source;
    jdbcUrl = EmptyShards.jdbcUrl(database);
    EmptyShards.create(database);
    PgConnectOptions options =
        PgConnectOptions.fromUri("postgresql://" + node.host() + ":" + node.port() + "/" + database)
            .setUser(node.user())
            .setPassword(node.password());
    pool =
        PgBuilder.pool()
            .connectingTo(options)
            .with(new PoolOptions().setMaxSize(4))
            .using(vertx)
            .build();
  }

  /** Of this database, as the reactive client takes it. */
  String url() {
    return jdbcUrl.substring("jdbc:".length());
  }

  /** How a relay follows the log of this database. */
  WalConnection log() {
    return new WalConnection(jdbcUrl, node.user(), node.password(), "relay_" + number);
  }

  /** A connection whose transactions end by {@code commit()}. */
  public Connection connect() {
    try {
      Connection connection = DriverManager.getConnection(jdbcUrl, node.user(), node.password());
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes a transaction id without writing anything. */
  public static long takeTransactionId(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_current_xact_id()::text::bigint")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Writes an event of the order with this id into the running transaction. */
  static void append(Connection connection, String orderId, long version) throws SQLException {
    append(connection, orderId, version, 0);
  }

  /** The same, its payload made longer by so many bytes. */
  static void append(Connection connection, String orderId, long version, int padding)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO event (bucket, aggregate_type, aggregate_id, version, type, schema_version, payload, metadata)
            VALUES (?, ?, ?, ?, 'OrderDelivered', 1,
              format('{"at":"2026-01-01T00:00:00Z","padding":"%s"}', repeat('x', ?))::json, '{}')\
            """)) {
      insert.setInt(1, Buckets.of(orderId));
      insert.setString(2, ShopAggregates.ORDER.label());
      insert.setString(3, orderId);
      insert.setLong(4, version);
      insert.setInt(5, padding);
      insert.executeUpdate();
    }
  }

  /** Gives events payloads of so many bytes that do not compress: brokers measure what comes in. */
  static String incompressible(int bytes, String where) {
    return """
        UPDATE event SET payload = json_build_object('at', '2026-01-01T00:00:00Z', 'padding',
          (SELECT string_agg(md5(random()::text || n || position), '')
           FROM generate_series(1, %d) n))
        WHERE %s"""
        .formatted(bytes / 32, where);
  }

  /** Commits one event in a transaction of its own. */
  void commit(String orderId, long version) throws SQLException {
    try (Connection connection = connect()) {
      append(connection, orderId, version);
      connection.commit();
    }
  }

  /** Transaction id of every event, by {@code id/version}. */
  public Map<String, Long> transactions() throws SQLException {
    Map<String, Long> transactions = new LinkedHashMap<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT aggregate_id || '/' || version, tx::text::bigint FROM event ORDER BY tx,"
                    + " position")) {
      while (rows.next()) {
        transactions.put(rows.getString(1), rows.getLong(2));
      }
    }
    return transactions;
  }

  /** The first column of the first row; null if there is none. */
  public @Nullable String value(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery(sql)) {
        return rows.next() ? rows.getString(1) : null;
      } finally {
        connection.commit();
      }
    }
  }

  @Override
  public void close() {
    pool.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    EmptyShards.drop(database);
  }
}
