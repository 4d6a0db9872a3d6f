package io.millrace.platform.command.shards;

import io.millrace.platform.events.AggregateType;

/**
 * A table whose rows go with their bucket.
 *
 * @param filter SQL that says which of the rows do
 * @param changed how changed rows are found
 */
public record MovedTable(String name, String filter, Changed changed) {
  /** How rows are found that changed since a copy was made. */
  public sealed interface Changed {
    /** The ledger names the aggregate; its id stands in this column. */
    record ByAggregate(AggregateType type, String idColumn) implements Changed {}

    /** Rows never change, and carry the transaction that wrote them in a column {@code tx}. */
    record ByTransaction() implements Changed {}
  }

  /** A table of the state of aggregates, whose ids stand in this column. */
  public static MovedTable ofAggregates(String name, AggregateType type, String idColumn) {
    return new MovedTable(name, "true", new Changed.ByAggregate(type, idColumn));
  }

  /** A table whose rows never change; of them go those that this SQL says. */
  public static MovedTable ofUnchanging(String name, String filter) {
    return new MovedTable(name, filter, new Changed.ByTransaction());
  }
}
