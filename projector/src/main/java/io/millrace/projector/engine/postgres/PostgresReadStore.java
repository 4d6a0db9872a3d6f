package io.millrace.projector.engine.postgres;

import io.millrace.projector.engine.AggregateProgress;
import io.millrace.projector.engine.Checkpoint;
import io.millrace.projector.engine.FoldedBatch;
import io.millrace.projector.engine.Known;
import io.millrace.projector.engine.PartitionBounds;
import io.millrace.projector.engine.PartitionMark;
import io.millrace.projector.engine.Projection;
import io.millrace.projector.engine.ProjectionId;
import io.millrace.projector.engine.ReadStore;
import io.millrace.projector.engine.ViewChange;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The read store on the read primary. The statements of a transaction are sent in one pipelined
 * burst; the server itself breaks it off where a checkpoint is not in place. So a transaction takes
 * two round trips, however many statements it has.
 */
public final class PostgresReadStore implements ReadStore {
  // Allowed for these transactions only: rows and checkpoint are lost together, and come again.
  private static final String BEGIN_LAZY = "BEGIN; SET LOCAL synchronous_commit = off";
  private static final String BEGIN_FLUSHED = "BEGIN; SET LOCAL synchronous_commit = local";

  private final Pool pool;
  private final Duration timeout;
  private final Map<ProjectionId, ProjectionTable<?>> tables = new HashMap<>();

  /**
   * @param timeout after which an answer that did not come counts as the store being away
   */
  public PostgresReadStore(
      Pool pool, Collection<? extends ProjectionTable<?>> tables, Duration timeout) {
    this.pool = pool;
    this.timeout = timeout;
    tables.forEach(table -> this.tables.put(table.projection().id(), table));
  }

  @Override
  public List<Checkpoint> claim(
      Collection<? extends Projection<?>> projections,
      Collection<PartitionBounds> partitions,
      Map<String, Integer> partitionCounts) {
    return within(
        Durability.FLUSHED,
        connection -> {
          Future<?> registered = CheckpointSql.register(connection, projections, partitionCounts);
          Future<List<Checkpoint>> claimed =
              CheckpointSql.claim(connection, projections, partitions);
          return Future.all(registered, claimed).map(both -> claimed.result());
        });
  }

  @Override
  public List<Checkpoint> checkpoints(Collection<Checkpoint> of) {
    return Answers.await(CheckpointSql.read(pool, List.copyOf(of)), timeout);
  }

  @Override
  public <R> CompletableFuture<Known<R>> known(
      Projection<R> projection, Collection<String> aggregateIds) {
    Future<Map<String, AggregateProgress>> progress =
        ProgressSql.read(pool, projection.id(), aggregateIds);
    Future<Map<String, R>> rows = rows(projection, aggregateIds);
    return Answers.translated(
        Future.all(progress, rows).map(both -> new Known<>(progress.result(), rows.result())),
        timeout);
  }

  private <R> Future<Map<String, R>> rows(
      Projection<R> projection, Collection<String> aggregateIds) {
    if (!(tableOf(projection.id()) instanceof RowTable<?> found)) {
      return Future.succeededFuture(Map.of());
    }
    @SuppressWarnings("unchecked") // the table was registered under its own projection's id
    RowTable<R> table = (RowTable<R>) found;
    return pool.preparedQuery(table.select())
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
  public List<ViewChange> commit(List<FoldedBatch<?>> batches, Durability durability) {
    List<Writing> writings = new ArrayList<>();
    for (FoldedBatch<?> batch : batches) {
      if (!batch.rows().isEmpty()) {
        writings.add(Writing.of(batch, tableOf(batch.projection())));
      }
    }
    return within(
        durability,
        connection -> {
          List<Future<?>> sent = new ArrayList<>();
          sent.add(CheckpointSql.move(connection, batches));
          List<Future<List<ViewChange>>> changes = new ArrayList<>();
          for (Writing writing : writings) {
            changes.add(writing.sendOn(connection));
          }
          sent.addAll(changes);
          sent.add(ProgressSql.write(connection, batches));
          sent.add(WatermarkSql.write(connection, marksOf(batches)));
          sent.add(DeadLetterSql.write(connection, batches));
          // Fails with the first statement that failed: the later ones only say that it had.
          return Future.all(sent)
              .map(all -> changes.stream().flatMap(list -> list.result().stream()).toList());
        });
  }

  private static List<PartitionMark> marksOf(List<FoldedBatch<?>> batches) {
    return batches.stream().flatMap(batch -> batch.marks().stream()).toList();
  }

  @Override
  public void mark(List<PartitionMark> marks, Durability durability) {
    within(durability, connection -> WatermarkSql.write(connection, marks));
  }

  /** All of the work succeeds, or none. */
  private <T> T within(Durability durability, Function<SqlConnection, Future<T>> work) {
    return Answers.await(
        pool.getConnection().compose(connection -> burst(connection, durability, work)), timeout);
  }

  // BEGIN and the work go out without waiting in between. COMMIT waits for every answer: a
  // statement
  // that failed on this side, before it was sent, would not have broken the transaction off.
  private static <T> Future<T> burst(
      SqlConnection connection, Durability durability, Function<SqlConnection, Future<T>> work) {
    String how = durability == Durability.FLUSHED ? BEGIN_FLUSHED : BEGIN_LAZY;
    Future<RowSet<Row>> begin = connection.query(how).execute();
    Future<T> result = begun(connection, work);
    return Future.all(begin, result)
        .compose(
            done -> connection.query("COMMIT").execute(),
            failure ->
                connection
                    .query("ROLLBACK")
                    .execute()
                    .transform(rolledBack -> Future.failedFuture(failure)))
        .<T>map(committed -> result.result())
        .onComplete(done -> connection.close());
  }

  private static <T> Future<T> begun(
      SqlConnection connection, Function<SqlConnection, Future<T>> work) {
    try {
      return work.apply(connection);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private ProjectionTable<?> tableOf(ProjectionId id) {
    ProjectionTable<?> table = tables.get(id);
    if (table == null) {
      throw new IllegalArgumentException("no table for projection " + id);
    }
    return table;
  }

  /** The rows of one projection, made into parameters before the transaction starts. */
  private record Writing(String view, String upsert, Tuple columns) {
    @SuppressWarnings("unchecked") // the table was registered under its own projection's id
    static <R> Writing of(FoldedBatch<R> batch, ProjectionTable<?> found) {
      ProjectionTable<R> table = (ProjectionTable<R>) found;
      return new Writing(
          batch.projection().name(),
          table.upsert(),
          Answers.refusing(() -> table.columns(batch.rows())));
    }

    Future<List<ViewChange>> sendOn(SqlConnection connection) {
      return connection
          .preparedQuery(upsert)
          .execute(columns)
          .map(
              answer -> {
                List<ViewChange> changes = new ArrayList<>(answer.rowCount());
                answer.forEach(
                    row -> changes.add(new ViewChange(view, row.getString(0), row.getLong(1))));
                return changes;
              });
    }
  }
}
