package io.millrace.platform.projection.audit;

import io.millrace.platform.projection.apply.EngineMonitor;
import io.millrace.platform.projection.rebuild.Throttle;
import java.time.Duration;

/** How the auditor keeps out of the way of live events. For one thread. */
final class AuditPace {
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(50);

  /** So that it comes to an end where there is always something to catch up with. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final EngineMonitor monitor;
  private final Throttle throttle;
  private final int eventsPerSecond;

  AuditPace(EngineMonitor monitor, Auditor.Settings settings) {
    this.monitor = monitor;
    this.throttle = new Throttle(settings.maxLiveLag());
    this.eventsPerSecond = settings.eventsPerSecond();
  }

  /** Returns when a page may be read. */
  void await() throws InterruptedException {
    long end = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (throttle.standsStill(monitor.worstLag()) && System.nanoTime() - end < 0) {
      Thread.sleep(LOOK_AGAIN_AFTER);
    }
  }

  /** The pause after a page; who waits for the end is held back by live events alone. */
  void pause(AuditRun run, int events, long begunAtNanos) throws InterruptedException {
    Duration work = Duration.ofNanos(System.nanoTime() - begunAtNanos);
    Duration pause = throttle.pauseAfter(work, monitor.worstLag());
    Duration share = Duration.ofSeconds(events).dividedBy(eventsPerSecond).minus(work);
    Thread.sleep(run.onDemand() || pause.compareTo(share) > 0 ? pause : share);
  }
}
