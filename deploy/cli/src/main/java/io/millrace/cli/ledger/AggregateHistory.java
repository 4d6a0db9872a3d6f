package io.millrace.cli.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.platform.events.codec.LedgerRow;
import io.millrace.platform.events.codec.PayloadCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one aggregate, and what it came to.
 *
 * @param state folded from the events
 * @param missing versions that are in neither ledger nor archive; the state is without them
 */
public record AggregateHistory(
    String aggregateType,
    String aggregateId,
    long version,
    Map<String, @Nullable Object> state,
    List<Long> missing,
    List<Step> events) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One event.
   *
   * @param id as on the topic: shard and position
   * @param occurredAt when it was recorded
   */
  public record Step(
      long version,
      String type,
      int schemaVersion,
      String occurredAt,
      String id,
      @Nullable String actor,
      @Nullable String traceparent,
      JsonNode data) {}

  /** Folds the events of one aggregate, given in any order, as far as this time. */
  static AggregateHistory of(Collection<LedgerRow> rows, Instant asOf) {
    List<LedgerRow> ordered =
        rows.stream()
            .filter(row -> !row.recordedAt().isAfter(asOf))
            .sorted(Comparator.comparingLong(LedgerRow::version))
            .toList();
    AggregateState state = new AggregateState();
    List<Long> missing = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    long next = 1;
    for (LedgerRow row : ordered) {
      for (; next < row.version(); next++) {
        missing.add(next);
      }
      next = row.version() + 1;
      state.apply(PayloadCodec.read(row.type(), row.schemaVersion(), row.payload()));
      steps.add(step(row));
    }
    LedgerRow any = rows.iterator().next();
    return new AggregateHistory(
        any.aggregate().label(), any.aggregateId(), next - 1, state.members(), missing, steps);
  }

  private static Step step(LedgerRow row) {
    try {
      return new Step(
          row.version(),
          row.type(),
          row.schemaVersion(),
          row.recordedAt().toString(),
          row.id().toString(),
          row.metadata().actor(),
          row.metadata().traceparent(),
          JSON.readTree(row.payload()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
