package io.millrace.cli.state;

import io.millrace.cli.outcome.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A mark by which a process asks the supervisor to keep one service stopped, for example because it
 * runs that service itself. It holds as long as that process lives, so a killed one keeps nothing
 * stopped.
 */
public record Pause(Path file) {
  public static Pause of(StateFolder state, String service) {
    return new Pause(state.root().resolve("paused").resolve(service));
  }

  /** Asks for it on behalf of this process. */
  public void set() {
    ProcessIdentity self = ProcessIdentity.ofThis();
    try {
      PrivateFiles.write(file, self.pid() + " " + self.startedAtMillis());
    } catch (IOException e) {
      throw new CliException("Could not write %s: %s. Is the disk full?".formatted(file, e), e);
    }
  }

  public void clear() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new CliException("Could not remove %s: %s. Remove it by hand.".formatted(file, e), e);
    }
  }

  /** Whether a living process asks for it. */
  public boolean isSet() {
    try {
      String[] parts = Files.readString(file).strip().split(" ");
      return new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1])).runs();
    } catch (IOException | RuntimeException none) {
      return false;
    }
  }
}
