package io.millrace.platform.projection.postgres;

import io.millrace.platform.projection.RowProjection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;

/**
 * The table of a {@link RowProjection}, whose rows are read before they are folded on.
 *
 * @param <R> the row
 */
public interface RowTable<R> extends ProjectionTable<R> {
  @Override
  RowProjection<R> projection();

  /** The statement that reads rows. */
  String select();

  /** What in SQL tells the aggregate of a row, for example {@code id::text}. */
  String aggregateColumn();

  /** The condition of {@link #select}: the rows of these aggregates and no others. */
  String ofAggregates();

  /** The parameters of {@link #ofAggregates}. */
  Tuple keys(Collection<String> aggregateIds);

  /** Whether events have a row each, so that one may be missing between others. */
  default boolean hasRowPerEvent() {
    return false;
  }

  /** The statement that tells which versions have rows: {@code aggregate_id text, version}. */
  default String versions() {
    return "SELECT "
        + aggregateColumn()
        + ", version FROM "
        + tables().getFirst()
        + "_v{version} WHERE "
        + ofAggregates();
  }

  /** The statement that removes rows. */
  default String delete() {
    return "DELETE FROM " + tables().getFirst() + "_v{version} WHERE " + ofAggregates();
  }

  /** A row as it was written. */
  R read(Row row);

  /** Id of the aggregate whose row it is. */
  String aggregateId(R row);
}
