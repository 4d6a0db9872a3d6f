package io.millrace.cli;

import io.millrace.cli.command.Home;
import io.millrace.cli.issuer.LocalIssuer;
import io.millrace.cli.outcome.CliException;
import io.millrace.cli.outcome.ExitCode;
import io.millrace.cli.scenario.Scenario;
import io.millrace.cli.scenario.StepResult;
import io.millrace.cli.scenario.Target;
import java.io.PrintWriter;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The demo's scenario against a system that something else has started. */
@Command(
    name = "scenario",
    description =
        "Runs the life of an order against a system that is up already; the defaults are the published ports of deploy/compose. Tokens are of the local issuer, so it has to be trusted there.")
final class ScenarioCommand implements Callable<Integer> {
  private static final int ROUNDS = 20;
  private static final String PASSWORD = "READER_PASSWORD";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--command-url",
      paramLabel = "URL",
      description = "The command-service (${DEFAULT-VALUE}).")
  private URI commandUrl = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--query-url",
      paramLabel = "URL",
      description = "The query-service (${DEFAULT-VALUE}).")
  private URI queryUrl = URI.create("http://127.0.0.1:8081");

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "To look at the topics (${DEFAULT-VALUE}).")
  private String kafka = "127.0.0.1:9094";

  @Option(
      names = "--replica",
      paramLabel = "URL",
      description =
          "A read replica as jdbc:postgresql://host:port/database, repeatable (${DEFAULT-VALUE}). The password of --reader is in "
              + PASSWORD
              + ".")
  private List<String> replicas =
      List.of(
          "jdbc:postgresql://127.0.0.1:5435/millrace_read",
          "jdbc:postgresql://127.0.0.1:5436/millrace_read");

  @Option(
      names = "--reader",
      paramLabel = "USER",
      description = "Who reads the replicas (${DEFAULT-VALUE}).")
  private String reader = "millrace_reader";

  @Override
  public Integer call() {
    String password = System.getenv(PASSWORD);
    if (password == null) {
      throw new CliException(
          "%s is not set: it is the password of %s, with which the scenario looks at the replicas. With compose it stands in the env file."
              .formatted(PASSWORD, reader));
    }
    PrintWriter out = spec.commandLine().getOut();
    LocalIssuer issuer = LocalIssuer.in(Home.state().keys(), InstantSource.system());
    List<Target.Database> databases =
        IntStream.range(0, replicas.size())
            .mapToObj(i -> new Target.Database("replica-" + i, replicas.get(i), reader, password))
            .toList();
    var target = new Target(commandUrl, queryUrl, issuer::token, kafka, databases);
    List<StepResult> results =
        new Scenario(
                target,
                ROUNDS,
                result -> {
                  out.println(result);
                  out.flush();
                })
            .run();
    long wrong = results.stream().filter(result -> !result.passed()).count();
    out.println(
        wrong == 0
            ? "All %d steps were right.".formatted(results.size())
            : "%d of %d steps were wrong.".formatted(wrong, results.size()));
    out.flush();
    return wrong == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }
}
