package io.millrace.platform.projection.rebuild.postgres;

import io.millrace.platform.projection.LiveProjection;
import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.VersionStage;
import io.millrace.platform.projection.apply.FoldedBatch;
import io.millrace.platform.projection.history.HistoryPlace;
import io.millrace.platform.projection.postgres.PersonKeyReplication;
import io.millrace.platform.projection.postgres.PipelinedTransactions;
import io.millrace.platform.projection.postgres.PostgresProjectionStore;
import io.millrace.platform.projection.postgres.RowWrites;
import io.millrace.platform.projection.postgres.Tables;
import io.millrace.platform.projection.rebuild.RebuildStore;
import io.millrace.platform.projection.rebuild.RebuildTask;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What a rebuild remembers, in the read store. */
public final class PostgresRebuilds implements RebuildStore {
  /** Records behind the active version that still count as having caught up. */
  private static final long NEARLY = 5000;

  private final PipelinedTransactions transactions;
  private final Tables tables;
  private final PersonKeyReplication keys;

  public PostgresRebuilds(Pool pool, Tables tables, PersonKeyReplication keys, Duration timeout) {
    this.keys = keys;
    this.transactions = new PipelinedTransactions(pool, timeout);
    this.tables = tables;
  }

  @Override
  public Optional<RebuildTask> take(String worker, Duration lease) {
    for (Row row : transactions.await(query(RebuildSql.TAKE, Tuple.of(worker, lease.toMillis())))) {
      ProjectionId id =
          new ProjectionId(row.getString("projection"), row.getInteger("projection_version"));
      Optional<LiveProjection<?>> projection =
          tables.live(id, VersionStage.ofLabel(row.getString("state")));
      if (projection.isPresent()) {
        return Optional.of(
            new RebuildTask(
                projection.get(),
                row.getLong("epoch"),
                row.getInteger("pass"),
                row.getBoolean("pass_open"),
                row.getLong("pass_events"),
                row.getLong("events_done"),
                row.getLong("events_total"),
                row.getDouble("events_per_second"),
                partitionCounts(id)));
      }
    }
    return Optional.empty();
  }

  private Map<String, Integer> partitionCounts(ProjectionId id) {
    Map<String, Integer> counts = new HashMap<>();
    for (Row row :
        transactions.await(query(RebuildSql.PARTITIONS, Tuple.of(id.name(), id.version())))) {
      counts.put(row.getString("topic"), row.getInteger("partitions"));
    }
    return counts;
  }

  private Future<RowSet<Row>> query(String sql, Tuple parameters) {
    return transactions.pool().preparedQuery(sql).execute(parameters);
  }

  @Override
  public void alignCheckpoints(RebuildTask task) {
    guarded(
        task,
        new Statement(RebuildSql.ALIGN, key(task)),
        new Statement(RebuildSql.ALIGN_MARKS, key(task)));
  }

  @Override
  public void beginPass(RebuildTask task, Map<Integer, Long> belowTxByShard, long events) {
    guarded(
        task,
        new Statement(RebuildSql.BEGIN_PASS, key(task).addLong(events)),
        new Statement(
            RebuildSql.BEGIN_SHARDS,
            key(task)
                .addValue(belowTxByShard.keySet().toArray(Integer[]::new))
                .addValue(belowTxByShard.values().toArray(Long[]::new))));
  }

  @Override
  public void trouble(RebuildTask task, String reason) {
    guarded(task, new Statement(RebuildSql.TROUBLE, key(task).addString(reason)));
  }

  @Override
  public void endPass(RebuildTask task) {
    guarded(task, new Statement(RebuildSql.END_PASS, key(task)));
  }

  @Override
  public void fill(
      RebuildTask task,
      FoldedBatch<?> batch,
      int shard,
      HistoryPlace from,
      HistoryPlace to,
      long events,
      double eventsPerSecond) {
    List<RowWrites> writes = RowWrites.of(tables, batch);
    Function<SqlConnection, Future<CompositeFuture>> page =
        connection -> {
          List<Future<?>> sent = new ArrayList<>();
          sent.add(send(connection, guard(task)));
          sent.add(
              send(
                  connection,
                  new Statement(
                      RebuildSql.MOVE,
                      key(task)
                          .addInteger(shard)
                          .addLong(from.tx())
                          .addLong(from.position())
                          .addLong(to.tx())
                          .addLong(to.position()))));
          sent.add(PostgresProjectionStore.write(connection, List.of(batch), writes, sent));
          sent.add(
              send(
                  connection,
                  new Statement(
                      RebuildSql.COUNT, key(task).addLong(events).addDouble(eventsPerSecond))));
          return Future.all(sent);
        };
    keys.before(writes, List.of(batch), () -> transactions.within(page));
  }

  /** The planner learns about the new tables before readers need it to. */
  @Override
  public void follow(RebuildTask task) {
    ProjectionId id = task.projection().id();
    for (String table : tables.of(id).tables()) {
      transactions.await(
          transactions.pool().query("ANALYZE " + Tables.physical(table, id.version())).execute());
    }
    guarded(task, new Statement(RebuildSql.FOLLOW, key(task)));
  }

  @Override
  public boolean standBy(RebuildTask task) {
    return transactions.await(query(RebuildSql.STAND_BY, key(task).addLong(NEARLY))).rowCount() > 0;
  }

  @Override
  public List<ShardProgress> shards(RebuildTask task) {
    List<ShardProgress> shards = new ArrayList<>();
    for (Row row : transactions.await(query(RebuildSql.SHARDS, key(task)))) {
      shards.add(
          new ShardProgress(
              row.getInteger("shard"),
              new HistoryPlace(row.getLong("tx"), row.getLong("position")),
              row.getLong("below_tx")));
    }
    return shards;
  }

  private record Statement(String sql, Tuple parameters) {}

  private static Tuple key(RebuildTask task) {
    ProjectionId id = task.projection().id();
    return Tuple.of(id.name(), id.version());
  }

  private static Statement guard(RebuildTask task) {
    return new Statement(RebuildSql.GUARD, key(task).addLong(task.epoch()));
  }

  /** Does nothing if the rebuild is over or another worker's. */
  private void guarded(RebuildTask task, Statement... statements) {
    transactions.within(
        connection -> {
          List<Future<?>> sent = new ArrayList<>();
          sent.add(send(connection, guard(task)));
          for (Statement statement : statements) {
            sent.add(send(connection, statement));
          }
          return Future.all(sent);
        });
  }

  private static Future<?> send(SqlConnection connection, Statement statement) {
    return connection.preparedQuery(statement.sql()).execute(statement.parameters());
  }
}
