package io.millrace.cli.command;

import io.millrace.cli.outcome.CliException;
import io.millrace.cli.state.RunFile;
import io.millrace.cli.state.StateFolder;
import io.millrace.cli.suite.ServiceName;
import io.millrace.stack.MillraceHome;
import java.nio.file.Path;

/** Where this command line works, and what runs there. */
public final class Home {
  private Home() {}

  public static Path checkout() {
    return MillraceHome.find();
  }

  /** The state of {@code up}. */
  public static StateFolder state() {
    return StateFolder.ofUser(checkout());
  }

  /**
   * The stack that is up.
   *
   * @throws CliException if none is
   */
  public static RunFile running() {
    return RunFile.ofRunning(state())
        .filter(run -> run.phase() == RunFile.Phase.UP)
        .orElseThrow(
            () ->
                new CliException(
                    "Millrace is not up (state folder %s). Start it with: ./millrace up"
                        .formatted(state().root())));
  }

  /**
   * One of its services.
   *
   * @throws CliException if it is not up
   */
  public static RunFile.Service runningService(ServiceName name) {
    RunFile.Service found = running().services().get(name.label());
    if (found == null) {
      throw new CliException(
          "The running stack has no %s service. See: ./millrace status".formatted(name.label()));
    }
    return found;
  }
}
