package io.millrace.platform.projection.postgres;

import io.millrace.platform.projection.AggregateProgress;
import io.millrace.platform.projection.DeadLetter;
import io.millrace.platform.projection.LiveProjection;
import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.VersionStage;
import io.millrace.platform.projection.ViewChange;
import io.millrace.platform.projection.apply.Announcement;
import io.millrace.platform.projection.apply.FoldedBatch;
import io.millrace.platform.projection.apply.Known;
import io.millrace.platform.projection.apply.ProjectionStore;
import io.millrace.platform.projection.apply.Settlement;
import io.millrace.platform.projection.feed.Checkpoint;
import io.millrace.platform.projection.feed.PartitionBounds;
import io.millrace.platform.projection.feed.PartitionWatermark;
import io.millrace.platform.projection.feed.Rewind;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The read store on the read primary. */
public final class PostgresProjectionStore implements ProjectionStore {
  private static final String LIVE =
      """
      SELECT name, version, state FROM projection
      WHERE state <> 'filling' AND NOT paused
      ORDER BY name, version
      """;

  private final PipelinedTransactions transactions;
  private final Tables tables;
  private final PersonKeyReplication keys;

  /**
   * @param keys of persons whose data the rows hold
   * @param timeout after which an answer that did not come counts as the store being away
   */
  public PostgresProjectionStore(
      Pool pool, Tables tables, PersonKeyReplication keys, Duration timeout) {
    this.transactions = new PipelinedTransactions(pool, timeout);
    this.tables = tables;
    this.keys = keys;
  }

  @Override
  public List<LiveProjection<?>> live() {
    RowSet<Row> rows = transactions.await(pool().preparedQuery(LIVE).execute());
    List<LiveProjection<?>> live = new ArrayList<>();
    for (Row row : rows) {
      ProjectionId id = new ProjectionId(row.getString("name"), row.getInteger("version"));
      tables.live(id, VersionStage.ofLabel(row.getString("state"))).ifPresent(live::add);
    }
    return live;
  }

  private Pool pool() {
    return transactions.pool();
  }

  @Override
  public List<Checkpoint> claim(
      Collection<LiveProjection<?>> projections,
      Collection<PartitionBounds> partitions,
      Map<String, Integer> partitionCounts) {
    return transactions.within(
        connection -> {
          Future<?> registered = CheckpointSql.register(connection, projections, partitionCounts);
          Future<List<Checkpoint>> claimed =
              CheckpointSql.claim(connection, projections, partitions);
          return Future.all(registered, claimed).map(both -> claimed.result());
        });
  }

  @Override
  public List<Checkpoint> checkpoints(Collection<Checkpoint> of) {
    return transactions.await(CheckpointSql.read(pool(), List.copyOf(of)));
  }

  @Override
  public <R> CompletableFuture<Known<R>> known(
      LiveProjection<R> projection, Collection<String> aggregateIds) {
    Future<Map<String, AggregateProgress>> progress =
        ProgressSql.read(pool(), projection.id(), aggregateIds);
    Future<Map<String, R>> rows = rows(projection.id(), aggregateIds);
    return DatabaseAnswers.translated(
        Future.all(progress, rows).map(both -> new Known<>(progress.result(), rows.result())),
        transactions.timeout());
  }

  private <R> Future<Map<String, R>> rows(
      ProjectionId projection, Collection<String> aggregateIds) {
    if (!(tables.of(projection) instanceof RowTable<?> found)) {
      return Future.succeededFuture(Map.of());
    }
    @SuppressWarnings("unchecked") // the table was registered under its own projection's name
    RowTable<R> table = (RowTable<R>) found;
    return pool()
        .preparedQuery(tables.statement(table.select(), projection))
        .execute(table.keys(aggregateIds))
        .map(
            answer -> {
              Map<String, R> rows = new HashMap<>();
              for (Row row : answer) {
                R value = table.read(row);
                rows.put(table.aggregateId(value), value);
              }
              return rows;
            });
  }

  @Override
  public Announcement commit(List<FoldedBatch<?>> batches) {
    List<RowWrites> writes = new ArrayList<>();
    batches.forEach(batch -> writes.addAll(RowWrites.of(tables, batch)));
    return within(writes, batches, null, connection -> Future.succeededFuture());
  }

  @Override
  public Announcement settle(FoldedBatch<?> batch, Settlement settlement) {
    return within(
        RowWrites.of(tables, batch),
        List.of(batch),
        settlement,
        connection -> Future.succeededFuture());
  }

  @Override
  public Announcement replace(FoldedBatch<?> batch, String aggregateId, Settlement settlement) {
    ProjectionId id = batch.projection().id();
    if (!(tables.of(id) instanceof RowTable<?> table)) {
      throw new IllegalArgumentException("sums have no rows of one aggregate: " + id);
    }
    String delete = tables.statement(table.delete(), id);
    return within(
        RowWrites.of(tables, batch),
        List.of(batch),
        settlement,
        connection -> connection.preparedQuery(delete).execute(table.keys(List.of(aggregateId))));
  }

  private Announcement within(
      List<RowWrites> writes,
      List<FoldedBatch<?>> batches,
      @Nullable Settlement settlement,
      Function<SqlConnection, Future<?>> first) {
    Function<SqlConnection, Future<OutboxSql.Entry>> work =
        connection -> {
          List<Future<?>> sent = new ArrayList<>();
          sent.add(CheckpointSql.move(connection, batches));
          sent.add(first.apply(connection));
          if (settlement != null) {
            sent.add(ParkedSql.settle(connection, settlement));
          }
          Future<OutboxSql.Entry> entry = write(connection, batches, writes, sent);
          if (settlement != null) {
            sent.add(DeadLetterSql.settle(connection, settlement));
            sent.add(DeadLetterSql.explain(connection, batches.getFirst(), settlement));
          }
          // Fails with the first statement that failed: the later ones only say that it had.
          return Future.all(sent).compose(all -> entry);
        };
    return keys.before(writes, batches, () -> transactions.within(work, OutboxSql::put))
        .announcement();
  }

  /** Everything but the guard, so that it may be another one. */
  public static Future<OutboxSql.Entry> write(
      SqlConnection connection,
      List<FoldedBatch<?>> batches,
      List<RowWrites> writes,
      List<Future<?>> sent) {
    List<Future<List<ViewChange>>> changes = new ArrayList<>();
    for (RowWrites write : writes) {
      changes.add(write.sendOn(connection));
    }
    sent.addAll(changes);
    sent.add(ProgressSql.write(connection, batches));
    sent.add(WatermarkSql.write(connection, marksOf(batches)));
    Future<Map<Long, DeadLetter>> letters = DeadLetterSql.write(connection, batches);
    sent.add(letters);
    sent.add(ParkedSql.write(connection, batches));
    // Two versions of a projection change the same row alike; that is told once.
    return Future.all(Future.all(changes), letters)
        .map(
            all ->
                new OutboxSql.Entry(
                    UUID.randomUUID(),
                    changes.stream().flatMap(list -> list.result().stream()).distinct().toList(),
                    letters.result()));
  }

  private static List<PartitionWatermark> marksOf(List<FoldedBatch<?>> batches) {
    return batches.stream().flatMap(batch -> batch.marks().stream()).toList();
  }

  @Override
  public void mark(Collection<Checkpoint> behind, List<PartitionWatermark> marks) {
    transactions.within(
        connection ->
            Future.all(
                CheckpointSql.require(connection, List.copyOf(behind)),
                WatermarkSql.write(connection, marks)));
  }

  @Override
  public List<Announcement> untold(Duration standingFor, Collection<UUID> except, int limit) {
    return transactions.await(OutboxSql.read(pool(), standingFor, except, limit));
  }

  @Override
  public void told(Collection<UUID> announcements) {
    transactions.await(OutboxSql.remove(pool(), announcements));
  }

  @Override
  public void wentBack(List<Rewind> rewinds) {
    keys.forget();
    transactions.await(CheckpointSql.wentBack(pool(), rewinds));
  }
}
