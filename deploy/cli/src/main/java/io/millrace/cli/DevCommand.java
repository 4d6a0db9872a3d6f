package io.millrace.cli;

import io.millrace.cli.command.Home;
import io.millrace.cli.outcome.CliException;
import io.millrace.cli.outcome.ExitCode;
import io.millrace.cli.state.Pause;
import io.millrace.cli.state.RunFile;
import io.millrace.cli.state.StateFolder;
import io.millrace.cli.suite.ServiceName;
import io.millrace.stack.Waiting;
import io.millrace.stack.ports.TcpPorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Live reload of one service against the running stack; the packaged one steps aside meanwhile. */
@Command(
    name = "dev",
    description =
        "Runs one service with Quarkus live reload against the running stack, in place of the packaged one.")
final class DevCommand implements Callable<Integer> {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "SERVICE", description = "command, query or projector.")
  private String service = "";

  @Parameters(index = "1..*", paramLabel = "ARGUMENT", description = "Passed on to mvnw.")
  private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    ServiceName name =
        ServiceName.of(service)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "There is no service '%s'. There are: %s."
                            .formatted(service, ServiceName.labels())));
    Path home = Home.checkout();
    StateFolder state = Home.state();
    RunFile run = Home.running();
    Pause pause = Pause.of(state, name.label());
    pause.set();
    try {
      awaitStopped(name, run);
      return develop(name, home, state.settings());
    } finally {
      pause.clear();
    }
  }

  private int develop(ServiceName name, Path home, Path settings)
      throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                home.resolve("mvnw").toString(),
                "quarkus:dev",
                "-pl",
                name.module(),
                "-am",
                "-Ddebug=false",
                "-Dstack.settings=" + withoutSlash(settings.toUri().toString())));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).directory(home.toFile()).inheritIO();
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process maven = builder.start();
    // Ctrl-C reaches both; a signal to this process alone must not leave it behind.
    Runtime.getRuntime().addShutdownHook(new Thread(maven::destroy, "maven-end"));
    int code = maven.waitFor();
    return code == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static String withoutSlash(String uri) {
    return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
  }

  private static void awaitStopped(ServiceName name, RunFile run) {
    RunFile.Service service = run.services().get(name.label());
    int port = service == null ? 0 : URI.create(service.url()).getPort();
    if (port != 0 && !Waiting.until(() -> TcpPorts.isFree(port), STOP_LIMIT)) {
      throw new CliException(
          "%s did not stop within %d seconds. See: ./millrace logs supervisor"
              .formatted(name.module(), STOP_LIMIT.toSeconds()));
    }
  }
}
