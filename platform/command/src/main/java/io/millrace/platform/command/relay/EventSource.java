package io.millrace.platform.command.relay;

import java.util.Collection;
import java.util.Map;

/**
 * The ledger of one shard as the relay sees it.
 *
 * <p>Law: an event that {@link #read} has once passed over (its place is below one that was
 * returned, or its transaction below {@code finishedBelow}) never appears later. Only so may a
 * checkpoint be a single place. The poll source keeps it by reading below the oldest transaction
 * still running, in one statement.
 *
 * <p>Every method may wait and throws {@link LedgerUnavailableException} when the database does not
 * answer.
 */
public interface EventSource {
  /** The events after this place, up to the limit. */
  Window read(LedgerPosition after, BatchLimit limit) throws InterruptedException;

  /** Where these steps stand in the ledger; those that it does not hold are left out. */
  Map<AggregateStep, LedgerPosition> locate(Collection<AggregateStep> steps)
      throws InterruptedException;

  /** Everything up to this place is published, and the checkpoint says so: it is not read again. */
  default void confirm(LedgerPosition stored) {}

  /** The term is over: lets go of what only a leader may hold. The next read begins anew. */
  default void rest() {}
}
