package io.millrace.cli;

import io.millrace.cli.outcome.CliException;
import io.millrace.cli.state.RunFile;
import io.millrace.cli.state.StateFolder;
import io.millrace.cli.suite.ServiceName;

/** What commands need that work with a running stack. */
final class RunningStack {
  private RunningStack() {}

  /**
   * The stack that is up.
   *
   * @throws CliException if none is
   */
  static RunFile require(StateFolder state) {
    return RunFile.ofRunning(state)
        .filter(run -> run.phase() == RunFile.Phase.UP)
        .orElseThrow(
            () ->
                new CliException(
                    "Millrace is not up (state folder %s). Start it with: ./millrace up"
                        .formatted(state.root())));
  }

  /**
   * One of its services.
   *
   * @throws CliException if it is not up
   */
  static RunFile.Service service(StateFolder state, ServiceName name) {
    RunFile.Service found = require(state).services().get(name.label());
    if (found == null) {
      throw new CliException(
          "The running stack has no %s service. See: ./millrace status".formatted(name.label()));
    }
    return found;
  }
}
