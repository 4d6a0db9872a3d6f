package io.millrace.projector.testkit;

import static org.awaitility.Awaitility.await;

import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.Watermark;
import io.millrace.platform.events.codec.LedgerRow;
import io.millrace.platform.events.codec.MetadataJson;
import io.millrace.platform.events.ledger.Archive;
import io.millrace.platform.events.ledger.ArchiveOutcome;
import io.millrace.platform.events.ledger.Archiver;
import io.millrace.platform.projection.history.archive.ArchivedHistory;
import io.millrace.platform.projection.rebuild.postgres.LedgerHistory;
import io.millrace.stack.DatabaseCopies;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.SharedStack;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/** A write shard of its own, with the command-service's schema and an empty ledger. */
public final class TestLedger implements AutoCloseable {
  private static final String INSERT =
      """
      INSERT INTO event (bucket, aggregate_type, aggregate_id, version, type, schema_version,
                         payload, metadata, occurred_at)
      VALUES (?, ?, ?, ?, ?, ?, ?::json, ?::json, ?)
      """;

  private final PostgresNode primary = SharedStack.get().description().writePrimaries().getFirst();
  private final String name = "ledger_test_" + JvmCounter.next("ledger_test");
  private final Vertx vertx = Vertx.vertx();
  private final Pool pool;

  private TestLedger() {
    execute(primary.database(), "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    DatabaseCopies.create(
        primary,
        name,
        "write",
        url ->
            Flyway.configure()
                .dataSource(url, primary.user(), primary.password())
                .locations(
                    "filesystem:"
                        + module.resolve("../command-service/src/main/resources/db/write"),
                    "filesystem:"
                        + module.resolve("../platform/command/src/main/resources/db/write"))
                .load()
                .migrate());
    pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(2))
            .connectingTo(
                new PgConnectOptions()
                    .setHost(primary.host())
                    .setPort(primary.port())
                    .setDatabase(name)
                    .setUser(primary.user())
                    .setPassword(primary.password()))
            .using(vertx)
            .build();
  }

  /** Where it is, for a service of its own. */
  public PostgresNode node() {
    return new PostgresNode(
        name, primary.host(), primary.port(), name, primary.user(), primary.password());
  }

  public static TestLedger empty() {
    return new TestLedger();
  }

  /** What the projector reads it through. */
  public LedgerHistory history() {
    return new LedgerHistory(Map.of(0, pool), Duration.ofSeconds(30));
  }

  /** The same of two shards, this one first. */
  public LedgerHistory historyWith(TestLedger second) {
    return new LedgerHistory(Map.of(0, pool, 1, second.pool), Duration.ofSeconds(30));
  }

  /** What the relay sends once everything is published: no transaction before it is open. */
  public Watermark watermark(int shard) {
    await().until(() -> history().end(0) > newestTx());
    return new Watermark(shard, history().end(0), Instant.now());
  }

  /** Id of the newest transaction with an event. */
  public long newestTx() {
    try (Connection connection = connect(name);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT coalesce(max(tx), '0')::text::bigint FROM event")) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same with an archive before it; null where there is none. */
  public ArchivedHistory history(@Nullable Path archive) {
    return new ArchivedHistory(history(), archive);
  }

  /** Commits these events in one transaction. */
  public void append(List<EventEnvelope> events) {
    try (Connection connection = connect(name)) {
      connection.setAutoCommit(false);
      append(connection, events, null);
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Commits two days' events in transactions that overlap: the one of the later day has the lower
   * id.
   */
  public void append(
      List<EventEnvelope> early, LocalDate earlyDay, List<EventEnvelope> late, LocalDate lateDay) {
    try (Connection one = connect(name);
        Connection other = connect(name);
        Statement statement = one.createStatement()) {
      one.setAutoCommit(false);
      other.setAutoCommit(false);
      statement.execute("SELECT pg_current_xact_id()");
      append(other, early, earlyDay);
      other.commit();
      append(one, late, lateDay);
      one.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Rows of that size and number, as if there had been such events. */
  public void fill(int events) {
    execute(
        name,
        """
        INSERT INTO event
          (tx, bucket, aggregate_type, aggregate_id, version, type, schema_version, payload, metadata)
        SELECT (1000 + i / 3)::text::xid8, 1, (ARRAY['order', 'order', 'stock'])[1 + i %% 3],
          md5((i / 5)::text), 1 + i %% 5, 'Some', 1, to_json(repeat('x', 500)), '{}'
        FROM generate_series(1, %d) i"""
            .formatted(events));
  }

  /** How PostgreSQL would execute a statement with parameters, with what it knows of the tables. */
  public String plan(String sql, String parameters) {
    try (Connection connection = connect(name);
        Statement statement = connection.createStatement()) {
      statement.execute("PREPARE planned AS " + sql);
      List<String> lines = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery("EXPLAIN (COSTS OFF) EXECUTE planned(" + parameters + ")")) {
        while (rows.next()) {
          lines.add(rows.getString(1));
        }
      }
      return String.join("\n", lines);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Has PostgreSQL look at what is in the tables, as it does now and then by itself. */
  public void analyze() {
    execute(name, "ANALYZE event");
  }

  /** Makes the partitions of these days. */
  public void makeDays(LocalDate first, int days) {
    execute(name, "SELECT make_event_partitions('" + first + "', " + days + ")");
    // As if the relay had published all there is; the archiver leaves the rest alone.
    execute(name, "UPDATE relay_checkpoint SET tx = '9000000000000000000'");
  }

  /** Moves the oldest day out, as the command-service does. */
  public ArchiveOutcome archiveOldest(Path folder) {
    try (Connection connection = connect(name)) {
      connection.setAutoCommit(false);
      return new Archiver(0, new Archive(folder, 0)).archiveOldest(connection, Instant.now());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void append(
      Connection connection, List<EventEnvelope> events, @Nullable LocalDate day)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (EventEnvelope envelope : events) {
        LedgerRow row = LedgerRow.of(envelope);
        insert.setInt(1, row.bucket());
        insert.setString(2, row.aggregate().label());
        insert.setString(3, row.aggregateId());
        insert.setLong(4, row.version());
        insert.setString(5, row.type());
        insert.setInt(6, row.schemaVersion());
        insert.setString(7, new String(row.payload(), StandardCharsets.UTF_8));
        insert.setString(8, new String(MetadataJson.write(row.metadata()), StandardCharsets.UTF_8));
        insert.setObject(
            9,
            day == null
                ? row.recordedAt().atOffset(ZoneOffset.UTC)
                : day.atTime(12, 0).atOffset(ZoneOffset.UTC));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void execute(String database, String sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), primary.user(), primary.password());
  }

  private String url(String database) {
    return "jdbc:postgresql://" + primary.host() + ":" + primary.port() + "/" + database;
  }

  @Override
  public void close() {
    pool.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    execute(primary.database(), "DROP DATABASE " + name + " WITH (FORCE)");
  }
}
