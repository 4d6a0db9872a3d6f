package io.millrace.platform.command.transaction;

import io.millrace.platform.command.idempotency.CommandKey;
import io.millrace.platform.events.EventMetadata;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;

/**
 * The part of a transaction that is the same for every command: key, ledger, answer. Everything
 * takes effect together at the commit, or not at all.
 */
public interface WriteTransaction {
  /** Told before the claim: the command will change these rows. */
  default void willChange(@SuppressWarnings("unused") Collection<LockKey> rows) {}

  /**
   * Takes the lock that keeps the command's bucket in its place, then the command's key without
   * waiting, then the aggregate's lock, waiting for at most the lock time-out; then looks whether
   * the bucket is served here and the key was used. Comes first, before the transaction has an id:
   * so the ledger has the events of one aggregate in the order of their transactions' ids.
   */
  Uni<Claim> claim(CommandCall call);

  /**
   * Keeps the key for this request on the shard of the key's bucket. Waits for another that does
   * the same. Fails with {@link BucketFenced} if the shard does not serve the bucket.
   *
   * @return whether no other request has the key
   */
  Uni<Boolean> keep(CommandKey key);

  /** Appends to the ledger, in this order. */
  Uni<Void> append(List<NewEvent> events, EventMetadata metadata);

  /** Stores the answer under the command's key, if it has one. */
  Uni<Committed> remember(CommandCall call, CommandAnswer answer);
}
