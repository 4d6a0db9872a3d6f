package io.millrace.cli;

import io.millrace.cli.command.Home;
import io.millrace.cli.command.SuiteFlags;
import io.millrace.cli.outcome.CliException;
import io.millrace.cli.outcome.ExitCode;
import io.millrace.cli.state.RunFile;
import io.millrace.cli.state.StateFolder;
import io.millrace.cli.suite.Background;
import io.millrace.cli.suite.ServicePorts;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the suite in the background. */
@Command(
    name = "up",
    description = "Starts the local stack and the three services in the background.")
final class UpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private SuiteFlags flags = new SuiteFlags();

  @Option(names = "--fresh", description = "Drops the data of earlier runs first.")
  private boolean fresh;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    StateFolder state = Home.state().create();
    Optional<RunFile> running = RunFile.ofRunning(state);
    if (running.isPresent() && running.get().phase() == RunFile.Phase.UP) {
      out.println(
          "Millrace is already up."
              + (fresh ? " It keeps its data: ./millrace down first, then up --fresh." : ""));
      printAddresses(out, running.get());
      return ExitCode.DONE;
    }
    var background = new Background(Home.checkout(), state, line -> out.println("  " + line));
    if (running.isEmpty()) {
      ServicePorts ports = flags.ports();
      ports.requireFree();
      var arguments = new ArrayList<>(flags.asOptions(ports));
      if (fresh) {
        arguments.add("--fresh");
      }
      out.println("Starting Millrace; log: " + state.supervisorLog());
      background.start(arguments);
    }
    RunFile up = background.awaitUp();
    if (up.phase() == RunFile.Phase.FAILED) {
      throw new CliException("Millrace did not come up: " + up.failure());
    }
    out.println("Millrace is up.");
    printAddresses(out, up);
    return ExitCode.DONE;
  }

  private static void printAddresses(PrintWriter out, RunFile run) {
    run.services()
        .forEach(
            (name, service) ->
                out.printf(
                    "  %-10s %s   (management %s)%n",
                    name, service.url(), service.managementUrl()));
    out.flush();
  }
}
