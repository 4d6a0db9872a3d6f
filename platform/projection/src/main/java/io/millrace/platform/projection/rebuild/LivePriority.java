package io.millrace.platform.projection.rebuild;

import io.millrace.platform.projection.apply.EngineMonitor;
import java.time.Duration;

/** Live events have it before those of a rebuild. For one thread. */
final class LivePriority {
  private final EngineMonitor monitor;
  private final Rebuilder.Settings settings;
  private final Throttle throttle;
  private long begunAtNanos = System.nanoTime();

  LivePriority(EngineMonitor monitor, Rebuilder.Settings settings) {
    this.monitor = monitor;
    this.settings = settings;
    this.throttle = new Throttle(settings.maxLiveLag());
  }

  /** This projector has just started. */
  void begin() {
    begunAtNanos = System.nanoTime();
  }

  /**
   * Returns when a page may be written.
   *
   * @param pace is told that time passes
   */
  void await(Pace pace) throws InterruptedException {
    while (awaitsTopics() || throttle.standsStill(monitor.worstLag())) {
      Duration pause = throttle.pauseAfter(Duration.ZERO, monitor.worstLag());
      Thread.sleep(pause.compareTo(settings.idle()) > 0 ? pause : settings.idle());
      pace.wrote(0);
    }
  }

  /**
   * After a kill, Kafka hands its partitions out some seconds later, and live events of the pause
   * wait in them: they come first. One that gets no partition works after a while.
   */
  private boolean awaitsTopics() {
    return !monitor.follows() && System.nanoTime() - begunAtNanos < settings.lease().toNanos();
  }

  /** Leaves them their share after so much work. */
  void pauseAfter(Duration work) throws InterruptedException {
    Thread.sleep(throttle.pauseAfter(work, monitor.worstLag()));
  }
}
