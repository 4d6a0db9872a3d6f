package io.millrace.platform.command.relay;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A term in progress: knows when it must be prolonged, and that it has ended. Not thread-safe. */
final class HeldLease {
  /** The lease went to somebody else. */
  static final class LostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LostException(long epoch) {
      super("the lease of epoch " + epoch + " went to another relay");
    }
  }

  private final Lease lease;
  private final Lease.Term term;
  private final LongSupplier nanoTime;
  private final long checkpointNanos;
  private RelayCheckpoint stored;
  private long keptAt;

  HeldLease(
      Lease lease,
      Lease.Term term,
      Duration checkpointInterval,
      LongSupplier nanoTime,
      long askedAtNanos) {
    this.lease = lease;
    this.term = term;
    this.nanoTime = nanoTime;
    this.checkpointNanos = checkpointInterval.toNanos();
    this.stored = term.checkpoint();
    this.keptAt = askedAtNanos;
  }

  /** The checkpoint that a successor would begin at. */
  RelayCheckpoint stored() {
    return stored;
  }

  /** How long to wait for anything before the lease needs care again. */
  Duration patience() {
    return lease.duration().dividedBy(3);
  }

  /**
   * Whether the lease is certainly still ours. Counted from before the database was asked, so that
   * a slow answer or a stopped process makes it false too early, never too late.
   */
  boolean isOurs() {
    return nanoTime.getAsLong() - keptAt < lease.duration().toNanos();
  }

  /**
   * Prolongs the term and stores the checkpoint when one of them is due.
   *
   * @throws LostException if the term is over
   */
  void keep(RelayCheckpoint checkpoint) throws InterruptedException {
    long age = nanoTime.getAsLong() - keptAt;
    boolean moved = !checkpoint.published().equals(stored.published());
    if (age >= patience().toNanos() || (moved && age >= checkpointNanos)) {
      long askedAt = nanoTime.getAsLong();
      if (!lease.keep(term, checkpoint)) {
        throw new LostException(term.epoch());
      }
      stored = checkpoint;
      keptAt = askedAt;
    }
  }
}
