package io.millrace.platform.command.relay;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Publishes the events of one shard for as long as its thread runs. Whatever fails, it begins again
 * at its checkpoint after a pause; it ends by interruption only.
 */
public final class Relay implements Runnable {
  private static final Logger LOG = Logger.getLogger(Relay.class);

  private final int shard;
  private final RelaySettings settings;
  private final EventSource source;
  private final Lease lease;
  private final Parking parking;
  private final Supplier<Publisher> publishers;
  private final Wakeup wakeup;
  private final RelayListener listener;
  private final LongSupplier nanoTime;

  /**
   * @param publishers opens the way to the broker; throws {@link PublishException} while it is away
   * @param nanoTime the clock of pauses and of the lease's own end, as {@link System#nanoTime}
   */
  public Relay(
      int shard,
      RelaySettings settings,
      EventSource source,
      Lease lease,
      Parking parking,
      Supplier<Publisher> publishers,
      Wakeup wakeup,
      RelayListener listener,
      LongSupplier nanoTime) {
    this.shard = shard;
    this.settings = settings;
    this.source = source;
    this.lease = lease;
    this.parking = parking;
    this.publishers = publishers;
    this.wakeup = wakeup;
    this.listener = listener;
    this.nanoTime = nanoTime;
  }

  @Override
  public void run() {
    Duration pause = settings.retryFrom();
    while (!Thread.currentThread().isInterrupted()) {
      long begun = nanoTime.getAsLong();
      try {
        serve();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (HeldLease.LostException e) {
        LOG.infof("Relay of shard %d: %s; standing by.", shard, e.getMessage());
        listener.status(new RelayStatus.Standby());
      } catch (RuntimeException | Error e) {
        // Every failure is retried: an event in the ledger must reach the topic, however late.
        pause = ranWell(begun) ? settings.retryFrom() : pause;
        report(e, pause);
        pause = sleep(pause);
      }
    }
    listener.status(new RelayStatus.Stopped());
  }

  private boolean ranWell(long begunNanos) {
    return nanoTime.getAsLong() - begunNanos > settings.retryTo().toNanos();
  }

  private void report(Throwable e, Duration pause) {
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    LOG.warnf(
        "Relay of shard %d cannot publish: %s. Commands go on, their events wait in the ledger;"
            + " next try in %d ms.",
        shard, reason, pause.toMillis());
    LOG.debug("cause", e);
    listener.status(new RelayStatus.Failing(reason));
  }

  private Duration sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(settings.retryTo()) > 0 ? settings.retryTo() : doubled;
  }

  /** Opens the way to the broker first: who cannot reach it must not keep the lease from a peer. */
  private void serve() throws InterruptedException {
    try (Publisher publisher = publishers.get()) {
      while (true) {
        long askedAt = nanoTime.getAsLong();
        Optional<Lease.Term> term = lease.acquire();
        if (term.isPresent()) {
          lead(term.get(), askedAt, publisher);
        }
        listener.status(new RelayStatus.Standby());
        Thread.sleep(lease.duration().dividedBy(3));
      }
    }
  }

  private void lead(Lease.Term term, long askedAt, Publisher publisher)
      throws InterruptedException {
    HeldLease held = new HeldLease(lease, term, settings.checkpointInterval(), nanoTime, askedAt);
    Leadership leadership =
        new Leadership(
            shard,
            settings,
            source,
            parking,
            publisher,
            held,
            term.checkpoint(),
            listener,
            nanoTime);
    LOG.infof("Relay of shard %d leads, epoch %d.", shard, term.epoch());
    listener.status(new RelayStatus.Leading(term.epoch()));
    try {
      leadership.begin();
      while (true) {
        if (!leadership.pass()) {
          wakeup.await(settings.idleInterval());
        }
      }
    } catch (InterruptedException e) {
      farewell(term, leadership.checkpoint());
      throw e;
    } finally {
      source.rest();
    }
  }

  /** Courtesy to the peers; without it the lease runs out by itself. */
  private void farewell(Lease.Term term, RelayCheckpoint checkpoint) throws InterruptedException {
    try {
      lease.release(term, checkpoint);
    } catch (RuntimeException e) {
      LOG.debugf(e, "Relay of shard %d could not hand the lease back.", shard);
    }
  }
}
