package io.millrace.cli.suite;

import io.millrace.cli.outcome.CliException;
import io.millrace.cli.state.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;

/**
 * The built programs. What runs in the background runs from copies: a later build replaces the
 * originals, and a JVM whose jars change under it breaks.
 */
public final class Programs {
  private static final String CLI_JAR = "millrace-cli.jar";

  private final Path folder;

  private Programs(Path folder) {
    this.folder = folder;
  }

  /** Copies of what is built now; earlier ones are removed. Nothing may run from them. */
  public static Programs copy(Path home, StateFolder state) {
    Path folder = state.programs();
    try {
      delete(folder);
      for (ServiceName name : ServiceName.values()) {
        copyTree(
            home.resolve(name.module()).resolve("target/quarkus-app"),
            folder.resolve(name.module()));
      }
      Path cli = home.resolve("deploy/cli/target");
      copyTree(cli.resolve("lib"), folder.resolve("cli/lib"));
      Files.copy(cli.resolve(CLI_JAR), folder.resolve("cli").resolve(CLI_JAR));
    } catch (IOException | UncheckedIOException e) {
      throw new CliException(
          "Could not copy the built programs to %s: %s. Build them with ./mvnw package -DskipTests, and see that the disk is not full."
              .formatted(folder, e.getMessage()),
          e);
    }
    return new Programs(folder);
  }

  /** The copies that are there. */
  public static Programs copied(StateFolder state) {
    return new Programs(state.programs());
  }

  Path service(ServiceName name) {
    return folder.resolve(name.module()).resolve("quarkus-run.jar");
  }

  /** The jar of this command line. */
  public Path cli() {
    return folder.resolve("cli").resolve(CLI_JAR);
  }

  /** The {@code java} that this JVM was started with. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (var all = Files.walk(from)) {
      for (Path source : (Iterable<Path>) all::iterator) {
        Path target = to.resolve(from.relativize(source));
        if (Files.isDirectory(source)) {
          Files.createDirectories(target);
        } else {
          Files.copy(source, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  /** Removes a folder with all that is in it, if it is there. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
