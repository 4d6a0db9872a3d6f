package io.millrace.query.orderview;

import com.fasterxml.jackson.annotation.JsonValue;
import io.millrace.platform.query.http.MoneyView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened to an order, and the order after it.
 *
 * @param owner id of the customer whose order it is; absent for a guest's
 * @param newest version of the last entry of all, asked for or not
 * @param order as it was after the last entry that was asked for, whatever page this is
 * @param entries one more than the limit if more follow
 */
public record OrderTimeline(@Nullable String owner, long newest, State order, List<Entry> entries) {
  public OrderTimeline {
    entries = List.copyOf(entries);
  }

  /**
   * An order as of a time.
   *
   * @param updatedAt when its last change before that time happened
   */
  @RegisterForReflection
  public record State(
      String status,
      List<OrderView.Line> lines,
      MoneyView total,
      MoneyView paid,
      MoneyView refunded,
      Instant updatedAt,
      long version) {}

  /**
   * One thing that happened.
   *
   * @param values by the names of the fields, in the order asked for
   */
  @RegisterForReflection
  public record Entry(@JsonValue Map<String, @Nullable Object> values, long version) {}
}
