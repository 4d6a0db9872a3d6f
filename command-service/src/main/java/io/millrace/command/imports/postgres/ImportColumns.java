package io.millrace.command.imports.postgres;

import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Turns rows into the arrays that {@code unnest} takes, one per column. */
final class ImportColumns<R> {
  private final Collection<R> rows;
  private final List<Object> arrays = new ArrayList<>();

  private ImportColumns(Collection<R> rows) {
    this.rows = rows;
  }

  static <R> ImportColumns<R> of(Collection<R> rows) {
    return new ImportColumns<>(rows);
  }

  /** Adds the next parameter. */
  <T> ImportColumns<R> with(IntFunction<@Nullable T[]> array, Function<R, @Nullable T> column) {
    @Nullable T[] values = array.apply(rows.size());
    int i = 0;
    for (R row : rows) {
      values[i++] = column.apply(row);
    }
    arrays.add(values);
    return this;
  }

  /** Adds a parameter that is the same for every row. */
  ImportColumns<R> same(Object value) {
    arrays.add(value);
    return this;
  }

  int size() {
    return rows.size();
  }

  Tuple tuple() {
    return Tuple.from(arrays);
  }
}
