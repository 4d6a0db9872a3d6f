package io.millrace.platform.command.relay;

import java.time.Duration;
import java.util.Optional;

/**
 * The right to relay one shard: at most one owner at a time by the clock of the shard's database,
 * and a checkpoint that only the newest owner can move.
 *
 * <p>No transaction stays open for it. An owner that slept through its end may still send; that is
 * harmless, because consumers drop by version. It cannot move the checkpoint.
 */
public interface Lease {
  /**
   * One term of leadership.
   *
   * @param epoch rises with every term
   * @param checkpoint where the term before stopped: the next begins there
   */
  record Term(long epoch, RelayCheckpoint checkpoint) {}

  /** How long the right lasts without being kept. */
  Duration duration();

  /** Begins a term if nobody else holds the lease. */
  Optional<Term> acquire() throws InterruptedException;

  /**
   * Prolongs the term and stores how far it has come.
   *
   * @return false if the lease went to somebody else: the term is over
   */
  boolean keep(Term term, RelayCheckpoint checkpoint) throws InterruptedException;

  /** Ends the term, so that a peer need not wait for its end. */
  void release(Term term, RelayCheckpoint checkpoint) throws InterruptedException;
}
