package io.millrace.cli.suite;

import io.millrace.cli.state.StateFolder;
import io.millrace.stack.StateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;

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
    StateFiles.doing(
        "copy the built programs to %s (./mvnw package -DskipTests builds them)".formatted(folder),
        () -> {
          StateFiles.delete(folder);
          for (ServiceName name : ServiceName.values()) {
            FileUtils.copyDirectory(
                home.resolve(name.module()).resolve("target/quarkus-app").toFile(),
                folder.resolve(name.module()).toFile());
          }
          Path cli = home.resolve("deploy/cli/target");
          FileUtils.copyDirectory(cli.resolve("lib").toFile(), folder.resolve("cli/lib").toFile());
          Files.copy(cli.resolve(CLI_JAR), folder.resolve("cli").resolve(CLI_JAR));
        });
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
}
