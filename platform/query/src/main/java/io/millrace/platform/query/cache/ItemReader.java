package io.millrace.platform.query.cache;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.query.views.ViewStatement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one row of a view by its key, in a way that caches can keep.
 *
 * @param <R> the row as it is sent
 */
public interface ItemReader<R> {
  /** Name of the view, for example {@code loan_view}. */
  String view();

  /**
   * The aggregate whose version the rows carry: a row with at least a token's version includes the
   * token's change. Absent where a row's version is of its own (sums over shards).
   */
  @Nullable AggregateType versionedBy();

  /** The read; at most one row. */
  ViewStatement<R> byKey(String key);

  /**
   * Views whose row of the same key this one is made from, where {@link #version} alone does not
   * tell that it is old.
   */
  default List<String> madeFrom() {
    return List.of();
  }

  /** The views that it reads. */
  default List<String> sources() {
    return madeFrom().isEmpty() ? List.of(view()) : madeFrom();
  }

  /** Version of a row, above 0; the same version has the same content within a generation. */
  long version(R row);

  /** Id of the person whose data the row is; absent if it is nobody's. */
  default @Nullable String owner(R row) {
    return null;
  }
}
