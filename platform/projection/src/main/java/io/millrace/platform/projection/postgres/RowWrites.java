package io.millrace.platform.projection.postgres;

import io.millrace.platform.projection.LiveProjection;
import io.millrace.platform.projection.ViewChange;
import io.millrace.platform.projection.apply.FoldedBatch;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** The rows of one projection, made into parameters before the transaction starts. */
public record RowWrites(
    LiveProjection<?> projection, String lock, String upsert, Tuple columns, Persons persons) {

  /** Nothing where the batch changes no row. */
  public static List<RowWrites> of(Tables tables, FoldedBatch<?> batch) {
    return batch.rows().isEmpty()
        ? List.of()
        : List.of(typed(tables, batch, tables.of(batch.projection().id())));
  }

  @SuppressWarnings("unchecked") // the table was registered under its own projection's name
  private static <R> RowWrites typed(
      Tables tables, FoldedBatch<R> batch, ProjectionTable<?> found) {
    ProjectionTable<R> table = (ProjectionTable<R>) found;
    return new RowWrites(
        batch.projection(),
        tables.statement(table.lock(), batch.projection().id()),
        tables.statement(table.upsert(), batch.projection().id()),
        DatabaseAnswers.refusing(() -> table.columns(batch.rows())),
        DatabaseAnswers.refusing(() -> table.persons(batch.rows())));
  }

  Future<List<ViewChange>> sendOn(SqlConnection connection) {
    Future<?> locked =
        lock.isEmpty()
            ? Future.succeededFuture()
            : connection.preparedQuery(lock).execute(Tuple.of(columns.getValue(0)));
    Future<RowSet<Row>> written = connection.preparedQuery(upsert).execute(columns);
    return Future.all(locked, written)
        .map(
            both -> {
              RowSet<Row> answer = written.result();
              List<ViewChange> changes = new ArrayList<>(answer.rowCount());
              if (projection.stage().tells()) {
                String view = projection.id().name();
                answer.forEach(
                    row -> changes.add(new ViewChange(view, row.getString(0), row.getLong(1))));
              }
              return changes;
            });
  }
}
