package io.millrace.stack.embedded;

import io.millrace.stack.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Programs of this machine. */
final class Programs {
  private static final Pattern SEPARATOR = Pattern.compile(":");

  private Programs() {}

  /** What a program that has ended has said. */
  record Result(int exitCode, String output) {
    boolean ok() {
      return exitCode == 0;
    }
  }

  /** The first of these that is on the search path. */
  static Optional<Path> onPath(String... names) {
    return Stream.of(names)
        .flatMap(
            name ->
                SEPARATOR
                    .splitAsStream(Optional.ofNullable(System.getenv("PATH")).orElse(""))
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Result run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output.strip());
    } catch (IOException e) {
      return new Result(127, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("Interrupted while running " + command.getFirst(), e);
    }
  }
}
