package io.millrace.projector.engine.postgres;

import io.millrace.projector.engine.RowProjection;
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

  /** The statement that reads rows; it may return others as well. */
  String select();

  /** The parameters of {@link #select} for the rows of these aggregates. */
  Tuple keys(Collection<String> aggregateIds);

  /** A row as it was written. */
  R read(Row row);

  /** Id of the aggregate whose row it is. */
  String aggregateId(R row);
}
