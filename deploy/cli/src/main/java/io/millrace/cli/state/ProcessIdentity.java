package io.millrace.cli.state;

import io.millrace.stack.ProcState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process id that does not mean another process later, when the system has given the number away
 * again.
 *
 * @param startedAtMillis when the process started; 0 if the system does not tell
 */
public record ProcessIdentity(long pid, long startedAtMillis) {
  // A start time is derived from the boot time, which moves a little when the clock is set.
  private static final Duration TOLERANCE = Duration.ofSeconds(10);

  public static ProcessIdentity ofThis() {
    return of(ProcessHandle.current());
  }

  public static ProcessIdentity of(ProcessHandle process) {
    return new ProcessIdentity(
        process.pid(), process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
  }

  /** The process, if it runs. */
  public Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid)
        .filter(ProcState::runs)
        .filter(
            process -> {
              long started = of(process).startedAtMillis;
              return started == 0
                  || startedAtMillis == 0
                  || Math.abs(started - startedAtMillis) < TOLERANCE.toMillis();
            });
  }

  public boolean runs() {
    return find().isPresent();
  }
}
