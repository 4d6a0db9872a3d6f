package io.millrace.e2e;

import io.millrace.stack.MillraceHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The command line as a process of its own, with a state folder of its own and free ports. The
 * script would build what is stale first; inside of a build that is the build's own business, so
 * the packaged program is run directly.
 */
final class Cli {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Path state;
  private final Map<String, String> environment;

  Cli(Path state) {
    this(state, Map.of());
  }

  /** The services it starts get these variables too. */
  Cli(Path state, Map<String, String> environment) {
    this.state = state.toAbsolutePath().normalize();
    this.environment = environment;
  }

  /** How a command ended. */
  record Ran(int code, String output) {}

  Path state() {
    return state;
  }

  Ran run(String... arguments) throws IOException, InterruptedException {
    Path output = Files.createTempFile("cli", ".out");
    Process process = start(output, arguments);
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(
          "millrace %s did not end within %d s:%n%s"
              .formatted(String.join(" ", arguments), LIMIT.toSeconds(), Files.readString(output)));
    }
    String text = Files.readString(output, StandardCharsets.UTF_8);
    Files.delete(output);
    return new Ran(process.exitValue(), text);
  }

  Process start(Path output, String... arguments) throws IOException {
    Path home = MillraceHome.find();
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Dmillrace.home=" + home,
                "-Dmillrace.state=" + state,
                "-jar",
                home.resolve("deploy/cli/target/millrace-cli.jar").toString()));
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("MILLRACE_PORTS", "free");
    builder.environment().putAll(environment);
    return builder.start();
  }
}
