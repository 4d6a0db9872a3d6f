package io.millrace.cli.suite;

import io.millrace.cli.state.Pause;
import io.millrace.stack.ServiceProcess;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * One service that is started again when it dies: at once the first time, then after pauses that
 * double up to a limit, until it has run for a while.
 */
final class ManagedService {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration STEADY = Duration.ofSeconds(30);

  private final ServiceName name;
  private final ServiceProcess process;
  private final Pause pause;
  private final Consumer<String> log;
  private Duration nextPause = FIRST_PAUSE;
  private long startedAtNanos = System.nanoTime();
  private long restartAtNanos;
  private boolean restartPlanned;
  private boolean paused;

  ManagedService(ServiceName name, ServiceProcess process, Pause pause, Consumer<String> log) {
    this.name = name;
    this.process = process;
    this.pause = pause;
    this.log = log;
  }

  ServiceName name() {
    return name;
  }

  OptionalLong pid() {
    return process.isAlive() ? OptionalLong.of(process.pid()) : OptionalLong.empty();
  }

  /** Does what is due. Called every few hundred milliseconds by one thread. */
  void tend() {
    boolean wantPause = pause.isSet();
    if (wantPause != paused) {
      paused = wantPause;
      log.accept(
          name.module()
              + (paused
                  ? " is stopped on request"
                  : " is started again: the request to keep it stopped has ended"));
      restartPlanned = false;
      nextPause = FIRST_PAUSE;
    }
    if (paused) {
      process.stop();
    } else if (!process.isAlive()) {
      revive();
    } else if (System.nanoTime() - startedAtNanos > STEADY.toNanos()) {
      nextPause = FIRST_PAUSE;
    }
  }

  private void revive() {
    long now = System.nanoTime();
    if (!restartPlanned) {
      restartPlanned = true;
      restartAtNanos = now + nextPause.toNanos();
      log.accept(
          "%s ended (exit code %s); starting it again in %d ms"
              .formatted(name.module(), process.exitCode().orElse(-1), nextPause.toMillis()));
      Duration doubled = nextPause.multipliedBy(2);
      nextPause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    } else if (now - restartAtNanos >= 0) {
      restartPlanned = false;
      startedAtNanos = now;
      process.start();
    }
  }
}
