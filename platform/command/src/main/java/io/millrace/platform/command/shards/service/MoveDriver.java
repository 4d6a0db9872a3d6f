package io.millrace.platform.command.shards.service;

import io.millrace.platform.command.shards.LeaseLostException;
import io.millrace.platform.command.shards.Move;
import io.millrace.platform.command.shards.postgres.MoveTable;
import io.millrace.platform.command.shards.postgres.Mover;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Drives the moves of the home shard while it holds the lease. Ends by interruption; a driver that
 * dies leaves its move to the driver of another instance, or to itself after the next start.
 */
public final class MoveDriver implements Runnable {
  private static final Logger LOG = Logger.getLogger(MoveDriver.class);
  private final MoveTable moves;
  private final Mover mover;
  private final String owner;
  private final Duration poll;
  private final Duration lease;
  private final Semaphore wakeups = new Semaphore(0);

  /**
   * A driver.
   *
   * @param owner names it among its peers
   */
  public MoveDriver(MoveTable moves, Mover mover, String owner, Duration poll, Duration lease) {
    this.moves = moves;
    this.mover = mover;
    this.owner = owner;
    this.poll = poll;
    this.lease = lease;
  }

  /** There is something to do. */
  public void wake() {
    wakeups.release();
  }

  @Override
  public void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        wakeups.tryAcquire(poll.toMillis(), TimeUnit.MILLISECONDS);
        wakeups.drainPermits();
        List<Move> open = moves.unfinished();
        if (!open.isEmpty()) {
          lead();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (LeaseLostException e) {
        LOG.infof("Standing by: %s", e.getMessage());
      } catch (SQLException | RuntimeException e) {
        // Every failure is tried again: a fence must not stand for ever.
        LOG.warnf("A move of buckets cannot go on and is tried again: %s", e.getMessage());
        LOG.debug("cause", e);
      }
    }
  }

  private void lead() throws SQLException, InterruptedException {
    OptionalLong epoch = moves.acquire(owner, lease);
    if (epoch.isEmpty()) {
      return;
    }
    Thread heart =
        Thread.ofPlatform().daemon().name("shard-mover-lease").start(() -> beat(epoch.getAsLong()));
    try {
      for (Move move : moves.unfinished()) {
        mover.run(move, epoch.getAsLong());
      }
    } finally {
      heart.interrupt();
      moves.keep(epoch.getAsLong(), Duration.ZERO);
    }
  }

  /** Keeps the lease; where that fails the epochs stop the mover. */
  private void beat(long epoch) {
    try {
      while (true) {
        Thread.sleep(lease.dividedBy(3));
        try {
          if (!moves.keep(epoch, lease)) {
            return;
          }
        } catch (SQLException e) {
          LOG.debugf(e, "The lease of the shard mover could not be kept.");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
