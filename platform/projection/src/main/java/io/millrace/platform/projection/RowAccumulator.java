package io.millrace.platform.projection;

import io.millrace.platform.events.EventEnvelope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the rows that a batch changes, one per key: an upsert cannot touch a row twice.
 *
 * @param <R> as in {@link Projection}
 */
public sealed interface RowAccumulator<R> {
  /**
   * Takes the next event; on an exception nothing has changed.
   *
   * @throws RuntimeException as the projection's function does
   */
  void take(EventEnvelope event);

  /** The rows as they are to be written. */
  List<R> rows();

  /** The accumulator that fits the projection. */
  static <R> RowAccumulator<R> of(Projection<R> projection, Map<String, R> before) {
    return switch (projection) {
      case RowProjection<R> rows -> new Rows<>(rows, before, new LinkedHashMap<>());
      case SumProjection<R> sums -> new Sums<>(sums, new LinkedHashMap<>());
    };
  }

  /** The newest state of each aggregate's row. */
  record Rows<R>(RowProjection<R> projection, Map<String, R> before, Map<String, R> after)
      implements RowAccumulator<R> {
    @Override
    public void take(EventEnvelope event) {
      String id = event.aggregateId();
      R last = after.get(id);
      after.put(id, projection.fold(last != null ? last : before.get(id), event));
    }

    @Override
    public List<R> rows() {
      return List.copyOf(after.values());
    }
  }

  /** What to add to each row. */
  record Sums<R>(SumProjection<R> projection, Map<Object, R> sums) implements RowAccumulator<R> {
    @Override
    public void take(EventEnvelope event) {
      Map<Object, R> changed = new LinkedHashMap<>();
      for (R addition : projection.additions(event)) {
        Object key = projection.keyOf(addition);
        R sum = changed.containsKey(key) ? changed.get(key) : sums.get(key);
        changed.put(key, sum == null ? addition : projection.plus(sum, addition));
      }
      sums.putAll(changed);
    }

    @Override
    public List<R> rows() {
      return List.copyOf(sums.values());
    }
  }
}
