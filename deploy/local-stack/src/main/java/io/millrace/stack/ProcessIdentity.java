package io.millrace.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** What {@link #write} left; empty if there is nothing, or it is half written. */
  public static Optional<ProcessIdentity> read(Path file) {
    try {
      String[] parts = Files.readString(file).strip().split(" ");
      return Optional.of(new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1])));
    } catch (IOException | RuntimeException none) {
      return Optional.empty();
    }
  }

  public void write(Path file) {
    StateFiles.writePrivate(file, pid + " " + startedAtMillis);
  }

  /** The process, if it runs. */
  public Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid)
        .filter(ProcessIdentity::isRunning)
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

  /**
   * Whether a process runs: not one that has ended and is only listed because nobody has asked how;
   * in a container without an init that can be for ever.
   */
  public static boolean isRunning(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return process.isAlive() && !stat.startsWith(") Z", stat.lastIndexOf(')'));
    } catch (IOException goneOrNotLinux) {
      return process.isAlive();
    }
  }
}
