package io.millrace.cli;

import io.millrace.cli.command.Home;
import io.millrace.cli.outcome.ExitCode;
import io.millrace.cli.suite.Background;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Ends what {@code up} started. */
@Command(name = "down", description = "Stops the services and the stack; their data stays.")
final class DownCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    var background =
        new Background(Home.checkout(), Home.state(), line -> out.println("  " + line));
    out.println(background.stop() ? "Millrace is down." : "Millrace is not running.");
    return ExitCode.DONE;
  }
}
