package io.millrace.cli;

import io.millrace.cli.command.Home;
import io.millrace.cli.command.SuiteFlags;
import io.millrace.cli.outcome.CliException;
import io.millrace.cli.outcome.ExitCode;
import io.millrace.cli.suite.ServicePorts;
import io.millrace.cli.suite.SuiteOptions;
import io.millrace.cli.suite.Supervisor;
import io.millrace.stack.StackException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code up} leaves running. Its output goes to the supervisor's log. */
@Command(
    name = "supervise",
    hidden = true,
    description = "Runs the suite until it is told to end (used by up).")
final class SuperviseCommand implements Callable<Integer> {
  @Mixin private SuiteFlags flags = new SuiteFlags();

  @Option(names = "--fresh")
  private boolean fresh;

  @Override
  public Integer call() throws InterruptedException {
    ServicePorts ports = flags.withOptions(ServicePorts.defaults());
    var options =
        new SuiteOptions(Home.checkout(), Home.state(), flags.shards, flags.replicas, fresh, ports);
    try {
      new Supervisor(options, SuperviseCommand::log).start();
    } catch (CliException | StackException e) {
      log(String.valueOf(e.getMessage()));
      return ExitCode.FAILED;
    }
    new CountDownLatch(1).await();
    return ExitCode.DONE;
  }

  private static void log(String line) {
    System.out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + line);
  }
}
