package io.millrace.platform.command.relay;

import java.util.List;

/**
 * Aggregates that stand still: the broker would refuse their next event for good. The others go on.
 *
 * <p>Kept with the shard's ledger, because the checkpoint passes these events: a successor has to
 * know of them. Every method may wait and throws {@link LedgerUnavailableException} when the
 * database does not answer.
 */
public interface Parking {
  /**
   * Where an aggregate stopped.
   *
   * @param first its first event that was not published
   * @param reason why, for people
   */
  record Parked(AggregateStep first, String reason) {}

  /** All that stand still. */
  List<Parked> all() throws InterruptedException;

  /** From this event on the aggregate stands still. Again: changes nothing. */
  void park(Parked parked) throws InterruptedException;

  /** The aggregate goes on. */
  void release(AggregateStep.Key aggregate) throws InterruptedException;

  /**
   * The aggregate's events from this step on that stand in the ledger up to a place, in order, as
   * many as the limit allows.
   */
  List<LedgerEvent> waiting(AggregateStep from, LedgerPosition upTo, BatchLimit limit)
      throws InterruptedException;
}
