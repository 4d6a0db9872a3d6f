package io.millrace.cli.state;

import io.millrace.stack.ProcessIdentity;
import io.millrace.stack.StateFiles;
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
    ProcessIdentity.ofThis().write(file);
  }

  public void clear() {
    StateFiles.delete(file);
  }

  /** Whether a living process asks for it. */
  public boolean isSet() {
    return ProcessIdentity.read(file).filter(ProcessIdentity::runs).isPresent();
  }
}
