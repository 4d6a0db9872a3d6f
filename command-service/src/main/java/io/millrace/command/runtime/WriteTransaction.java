package io.millrace.command.runtime;

import io.millrace.events.EventMetadata;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of a transaction that is the same for every command: key, ledger, answer. Everything
 * takes effect together at the commit, or not at all.
 */
public interface WriteTransaction {
  /** Told before the claim: the command will change the stock of these SKUs. */
  default void willChangeStockOf(@SuppressWarnings("unused") Collection<String> skus) {}

  /**
   * Takes the command's key without waiting, then the aggregate's lock, waiting for at most the
   * lock time-out; then looks the key up. Comes first, before the transaction has an id: so the
   * ledger has the events of one aggregate in the order of their transactions' ids.
   *
   * @param key absent: only the lock is taken
   * @param lock aggregate that is to change; absent for a new one
   */
  Uni<Claim> claim(@Nullable CommandKey key, @Nullable AggregateRef lock);

  /** Appends to the ledger, in this order. */
  Uni<Void> append(List<NewEvent> events, EventMetadata metadata);

  /**
   * Stores the answer under the key.
   *
   * @param key absent: nothing is stored
   * @param bucket of the command, so that the key moves with it
   */
  Uni<Committed> remember(@Nullable CommandKey key, int bucket, Answer answer);
}
