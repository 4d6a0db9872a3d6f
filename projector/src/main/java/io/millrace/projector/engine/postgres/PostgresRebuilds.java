package io.millrace.projector.engine.postgres;

import io.millrace.projector.engine.FoldedBatch;
import io.millrace.projector.engine.HistoryPlace;
import io.millrace.projector.engine.LiveProjection;
import io.millrace.projector.engine.ProjectionId;
import io.millrace.projector.engine.ReadStore.Durability;
import io.millrace.projector.engine.RebuildStore;
import io.millrace.projector.engine.RebuildTask;
import io.millrace.projector.engine.Stage;
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

/** What a rebuild remembers, in the read store. */
public final class PostgresRebuilds implements RebuildStore {
  /** Records behind the active version that still count as having caught up. */
  private static final long NEARLY = 5000;

  private static final String TAKE =
      """
      UPDATE projection_rebuild r
      SET epoch = CASE WHEN r.owner = $1 THEN r.epoch ELSE r.epoch + 1 END,
          owner = $1, lease_until = now() + $2::bigint * interval '1 millisecond'
      FROM projection p
      WHERE (p.name, p.version) = (r.projection, r.projection_version)
        AND p.state IN ('filling', 'catching-up') AND NOT p.paused
        AND (r.owner IS NULL OR r.owner = $1 OR r.lease_until < now())
      RETURNING r.projection, r.projection_version, p.state, r.epoch, r.pass, r.pass_open,
                r.pass_events, r.events_done, r.events_total
      """;

  private static final String PARTITIONS =
      """
      SELECT topic, count(*)::int AS partitions FROM projection_checkpoint
      WHERE projection = $1 AND projection_version = $2 GROUP BY topic
      """;

  private static final String GUARD = "SELECT require_rebuild($1, $2, $3)";

  private static final String ALIGN =
      """
      UPDATE projection_checkpoint n SET next_offset = o.next_offset
      FROM projection_checkpoint o JOIN projection p
        ON p.active AND (p.name, p.version) = (o.projection, o.projection_version)
      WHERE n.projection = $1 AND n.projection_version = $2
        AND (o.projection, o.topic, o.kafka_partition) = (n.projection, n.topic, n.kafka_partition)
      """;

  // What the active version includes, the new one will include at the end of the pass.
  private static final String ALIGN_MARKS =
      """
      INSERT INTO projection_watermark AS w
        (projection, projection_version, topic, kafka_partition, shard, tx, as_of)
      SELECT o.projection, $2, o.topic, o.kafka_partition, o.shard, o.tx, o.as_of
      FROM projection_watermark o JOIN projection p
        ON p.active AND (p.name, p.version) = (o.projection, o.projection_version)
      WHERE o.projection = $1
      ON CONFLICT (projection, projection_version, topic, kafka_partition, shard)
      DO UPDATE SET tx = excluded.tx, as_of = excluded.as_of
      """;

  private static final String BEGIN_PASS =
      """
      UPDATE projection_rebuild
      SET pass = pass + 1, pass_open = true, pass_events = $3,
          events_total = events_done + $3
      WHERE projection = $1 AND projection_version = $2
      """;

  private static final String BEGIN_SHARDS =
      """
      INSERT INTO projection_rebuild_shard AS s (projection, projection_version, shard, below_tx)
      SELECT $1, $2, * FROM unnest($3::int[], $4::bigint[])
      ON CONFLICT (projection, projection_version, shard) DO UPDATE SET below_tx = excluded.below_tx
      """;

  private static final String END_PASS =
      """
      UPDATE projection_rebuild SET pass_open = false
      WHERE projection = $1 AND projection_version = $2
      """;

  private static final String MOVE =
      """
      WITH moved AS (
        UPDATE projection_rebuild_shard SET tx = $6, position = $7
        WHERE projection = $1 AND projection_version = $2 AND shard = $3 AND tx = $4
          AND position = $5
        RETURNING 1)
      SELECT require_checkpoints(count(*), 1) FROM moved
      """;

  private static final String COUNT =
      """
      UPDATE projection_rebuild
      SET events_done = events_done + $3, events_per_second = $4,
          lease_until = greatest(lease_until, now() + interval '2 seconds')
      WHERE projection = $1 AND projection_version = $2
      """;

  private static final String FOLLOW =
      """
      WITH filled AS (
        UPDATE projection_rebuild SET filled_at = now(), events_total = events_done
        WHERE projection = $1 AND projection_version = $2)
      UPDATE projection SET state = 'catching-up' WHERE name = $1 AND version = $2
      """;

  private static final String STAND_BY =
      """
      WITH risen AS (
        UPDATE projection p SET state = 'standby'
        WHERE p.name = $1 AND p.version = $2 AND p.state = 'catching-up' AND NOT EXISTS (
          SELECT 1
          FROM projection a
          JOIN projection_checkpoint o
            ON (o.projection, o.projection_version) = (a.name, a.version)
          JOIN projection_checkpoint n
            ON (n.projection, n.topic, n.kafka_partition)
             = (o.projection, o.topic, o.kafka_partition) AND n.projection_version = p.version
          WHERE a.name = p.name AND a.active AND n.next_offset < o.next_offset - $3)
        RETURNING 1)
      UPDATE projection_rebuild SET caught_up_at = now(), owner = NULL
      WHERE projection = $1 AND projection_version = $2 AND EXISTS (SELECT 1 FROM risen)
      """;

  private static final String SHARDS =
      """
      SELECT shard, tx, position, below_tx FROM projection_rebuild_shard
      WHERE projection = $1 AND projection_version = $2 ORDER BY shard
      """;

  private final Transactions transactions;
  private final Tables tables;
  private final PersonKeys keys;

  public PostgresRebuilds(Pool pool, Tables tables, PersonKeys keys, Duration timeout) {
    this.keys = keys;
    this.transactions = new Transactions(pool, timeout);
    this.tables = tables;
  }

  @Override
  public Optional<RebuildTask> take(String worker, Duration lease) {
    for (Row row : transactions.await(query(TAKE, Tuple.of(worker, lease.toMillis())))) {
      ProjectionId id =
          new ProjectionId(row.getString("projection"), row.getInteger("projection_version"));
      Optional<LiveProjection<?>> projection =
          tables.live(id, Stage.ofLabel(row.getString("state")));
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
                partitionCounts(id)));
      }
    }
    return Optional.empty();
  }

  private Map<String, Integer> partitionCounts(ProjectionId id) {
    Map<String, Integer> counts = new HashMap<>();
    for (Row row : transactions.await(query(PARTITIONS, Tuple.of(id.name(), id.version())))) {
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
        Durability.FLUSHED,
        new Statement(ALIGN, key(task)),
        new Statement(ALIGN_MARKS, key(task)));
  }

  @Override
  public void beginPass(RebuildTask task, Map<Integer, Long> belowTxByShard, long events) {
    guarded(
        task,
        Durability.FLUSHED,
        new Statement(BEGIN_PASS, key(task).addLong(events)),
        new Statement(
            BEGIN_SHARDS,
            key(task)
                .addValue(belowTxByShard.keySet().toArray(Integer[]::new))
                .addValue(belowTxByShard.values().toArray(Long[]::new))));
  }

  @Override
  public void endPass(RebuildTask task) {
    guarded(task, Durability.FLUSHED, new Statement(END_PASS, key(task)));
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
    keys.bring(writes);
    transactions.within(
        Durability.LAZY,
        connection -> {
          List<Future<?>> sent = new ArrayList<>();
          sent.add(send(connection, guard(task)));
          sent.add(
              send(
                  connection,
                  new Statement(
                      MOVE,
                      key(task)
                          .addInteger(shard)
                          .addLong(from.tx())
                          .addLong(from.position())
                          .addLong(to.tx())
                          .addLong(to.position()))));
          sent.add(PostgresReadStore.write(connection, List.of(batch), writes, sent));
          sent.add(
              send(
                  connection,
                  new Statement(COUNT, key(task).addLong(events).addDouble(eventsPerSecond))));
          return Future.all(sent);
        });
  }

  /** The planner learns about the new tables before readers need it to. */
  @Override
  public void follow(RebuildTask task) {
    ProjectionId id = task.projection().id();
    for (String table : tables.of(id).tables()) {
      transactions.await(
          transactions.pool().query("ANALYZE " + Tables.physical(table, id.version())).execute());
    }
    guarded(task, Durability.FLUSHED, new Statement(FOLLOW, key(task)));
  }

  @Override
  public boolean standBy(RebuildTask task) {
    return transactions.await(query(STAND_BY, key(task).addLong(NEARLY))).rowCount() > 0;
  }

  @Override
  public List<ShardProgress> shards(RebuildTask task) {
    List<ShardProgress> shards = new ArrayList<>();
    for (Row row : transactions.await(query(SHARDS, key(task)))) {
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
    return new Statement(GUARD, key(task).addLong(task.epoch()));
  }

  /** Does nothing if the rebuild is over or another worker's. */
  private void guarded(RebuildTask task, Durability durability, Statement... statements) {
    transactions.within(
        durability,
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
