package io.millrace.cli;

import io.millrace.cli.command.Home;
import io.millrace.cli.command.SuiteFlags;
import io.millrace.cli.issuer.Role;
import io.millrace.cli.outcome.ExitCode;
import io.millrace.cli.scenario.Scenario;
import io.millrace.cli.scenario.StepResult;
import io.millrace.cli.scenario.Target;
import io.millrace.cli.state.RunFile;
import io.millrace.cli.state.StateFolder;
import io.millrace.cli.suite.Programs;
import io.millrace.cli.suite.ServiceName;
import io.millrace.cli.suite.ServicePorts;
import io.millrace.cli.suite.Suite;
import io.millrace.cli.suite.SuiteOptions;
import io.millrace.cli.suite.Targets;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The README's first command. */
@Command(
    name = "demo",
    description =
        "Starts everything with fresh state of its own, runs the life of an order through the public interfaces, and stays up until Ctrl-C.")
final class DemoCommand implements Callable<Integer> {
  private static final int ROUNDS = 100;
  private static final int FAST_ROUNDS = 20;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private SuiteFlags flags = new SuiteFlags();

  @Option(
      names = "--once",
      description = "Ends after the scenario: 0 only if every step was right.")
  private boolean once;

  @Option(names = "--fast", description = "Fewer rounds.")
  private boolean fast;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    StateFolder user = Home.state();
    StateFolder state = user.ofDemo().create();
    var options =
        new SuiteOptions(
            Home.checkout(), state, flags.shards, flags.replicas, true, ports(out, user));
    options.ports().requireFree();
    Programs programs = Programs.copy(options.home(), state);
    boolean passed;
    try (Suite suite = Suite.start(options, programs, line -> say(out, "  " + line))) {
      // Ctrl-C ends the JVM, not this method; the children end with either.
      var closer = new Thread(suite::close, "suite-end");
      Runtime.getRuntime().addShutdownHook(closer);
      passed = show(out, suite);
      if (!once) {
        new CountDownLatch(1).await();
      }
      Runtime.getRuntime().removeShutdownHook(closer);
    }
    return passed ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** Beside a stack that is up, the demo takes other ports instead of failing. */
  private ServicePorts ports(PrintWriter out, StateFolder user) {
    if (RunFile.ofRunning(user).isEmpty()) {
      return flags.ports();
    }
    say(out, "A stack is up already, so the demo takes free ports.");
    return flags.withOptions(ServicePorts.anyFree());
  }

  private boolean show(PrintWriter out, Suite suite) {
    Target target = Targets.of(suite);
    say(out, "");
    say(out, "The life of an order, through the public interfaces:");
    var scenario =
        new Scenario(target, fast ? FAST_ROUNDS : ROUNDS, result -> say(out, "  " + result));
    List<StepResult> results = scenario.run();
    long wrong = results.stream().filter(result -> !result.passed()).count();
    say(
        out,
        wrong == 0
            ? "All %d steps were right.".formatted(results.size())
            : "%d of %d steps were wrong; logs: %s"
                .formatted(wrong, results.size(), suite.logFolder()));
    if (!once) {
      say(out, examples(suite, scenario));
    }
    return wrong == 0;
  }

  private static String examples(Suite suite, Scenario scenario) {
    String services =
        Arrays.stream(ServiceName.values())
            .map(
                name ->
                    "%-16s %s   health and metrics: %s/q/health %3$s/q/metrics%n"
                        .formatted(name.module(), suite.url(name), suite.managementUrl(name)))
            .collect(Collectors.joining());
    return """

        %1$s
        Try it (a token for 12 hours; another: ./millrace token --demo --role operator):
          TOKEN=%2$s
          curl -i -H "Authorization: Bearer $TOKEN" %3$s/v1/orders/%4$s
          curl -i -H "Authorization: Bearer $TOKEN" '%3$s/v1/reports/revenue?by=day'
          curl -i -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: $(date +%%s)" -H 'Content-Type: application/json' %5$s/v1/orders -d '{"customerId":"%6$s","country":"United Kingdom","lines":[{"sku":"%7$s","quantity":1}]}'

        It stays up until Ctrl-C."""
        .formatted(
            services,
            suite.issuer().token(Role.operator, Optional.empty()),
            suite.url(ServiceName.QUERY),
            scenario.orderId(),
            suite.url(ServiceName.COMMAND),
            scenario.customerId(),
            scenario.sku());
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
