package io.millrace.platform.service.background;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Work that is done again and again, with a pause before each round, until its thread is
 * interrupted. A round that fails is logged, and the next one comes all the same.
 */
public final class BackgroundLoop implements Runnable {
  private static final Logger LOG = Logger.getLogger(BackgroundLoop.class);

  /** At least so long after a round that failed. */
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final String name;
  private final Duration first;
  private final Round round;
  private volatile @Nullable Thread thread;

  /** One round of the work. */
  @FunctionalInterface
  public interface Round {
    /**
     * Does it.
     *
     * @return the pause before the next one
     */
    Duration run() throws Exception;
  }

  /** Work whose pauses are always the same. */
  @FunctionalInterface
  public interface Work {
    /** Does it. */
    void run() throws Exception;
  }

  /**
   * @param name of its thread, and in the log
   * @param first the pause before the first round, and at least after one that failed
   */
  public BackgroundLoop(String name, Duration first, Round round) {
    this.name = name;
    this.first = first;
    this.round = round;
  }

  /** A round after each interval; up to a tenth longer, so that instances do not keep step. */
  public static BackgroundLoop every(Duration interval, String name, Work work) {
    return new BackgroundLoop(
        name,
        interval,
        () -> {
          work.run();
          return interval.plusNanos(
              (long) (interval.toNanos() / 10 * ThreadLocalRandom.current().nextDouble()));
        });
  }

  /** Works on the calling thread until it is interrupted. */
  @Override
  public void run() {
    try {
      Duration pause = first;
      while (true) {
        Thread.sleep(pause);
        pause = oneRound();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration oneRound() throws InterruptedException {
    try {
      return round.run();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      LOG.errorf(e, "%s failed, trying again", name);
      return first.compareTo(AFTER_FAILURE) > 0 ? first : AFTER_FAILURE;
    }
  }

  /** Works on a thread of its own from now on. */
  public BackgroundLoop start() {
    thread = Thread.ofPlatform().daemon().name(name).start(this);
    return this;
  }

  /** Ends the work, and waits for it for so long. */
  public void stop(Duration within) throws InterruptedException {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
      if (!running.join(within)) {
        LOG.warnf("%s did not end in %d s and is left behind.", name, within.toSeconds());
      }
    }
  }
}
