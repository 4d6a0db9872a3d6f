package io.millrace.cli.state;

import io.millrace.stack.StackException;
import io.millrace.stack.StateFiles;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the suite keeps between its runs.
 *
 * @param root by default {@code .millrace} in the checkout
 */
public record StateFolder(Path root) {
  /** System property that the script sets from {@code MILLRACE_STATE}. */
  public static final String PROPERTY = "millrace.state";

  public StateFolder {
    root = root.toAbsolutePath().normalize();
  }

  /** The folder of {@code up}. */
  public static StateFolder ofUser(Path home) {
    String named = System.getProperty(PROPERTY);
    return new StateFolder(named == null ? home.resolve(".millrace") : Path.of(named));
  }

  /** The folder of {@code demo}: apart, so that a demo never touches what {@code up} keeps. */
  public StateFolder ofDemo() {
    return new StateFolder(root.resolve("demo"));
  }

  /** Data of PostgreSQL, Kafka and Redis. */
  public Path stack() {
    return root.resolve("stack");
  }

  /** Signing key and secrets. */
  public Path keys() {
    return root.resolve("keys");
  }

  /** Days of the ledger that are no longer in the database. */
  public Path archive() {
    return root.resolve("archive");
  }

  /** Copies of the built programs, from which the running ones are started. */
  public Path programs() {
    return root.resolve("programs");
  }

  /** Settings per module, for {@code quarkus:dev}; the parent pom names the folder too. */
  public Path settings() {
    return root.resolve("settings");
  }

  /** What is running; see {@link RunFile}. */
  public Path runFile() {
    return root.resolve("run.json");
  }

  public Path log(String service) {
    return root.resolve("log").resolve(service + ".log");
  }

  public Path supervisorLog() {
    return log("supervisor");
  }

  /**
   * Makes the folder.
   *
   * @throws StackException if this user may not write there
   */
  public StateFolder create() {
    StateFiles.doing(
        "make the state folder %s (MILLRACE_STATE names another)".formatted(root),
        () -> Files.createDirectories(root.resolve("log")));
    return this;
  }
}
