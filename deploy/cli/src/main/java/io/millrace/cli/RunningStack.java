package io.millrace.cli;

import io.millrace.cli.outcome.CliException;
import io.millrace.cli.state.RunFile;
import io.millrace.cli.state.StateFolder;

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
}
