package io.millrace.examples.subscriber;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A copy of the Node example with its packages installed, under {@code target}. */
final class NodeProject {
  private static final Path BASE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  private static final Path SOURCE = BASE.resolve("../subscriber-node").normalize();
  private static final Path COPY = BASE.resolve("target/subscriber-node");
  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", "reader.mjs", "subscriber.mjs");

  private static final String[] INSTALL = {
    "npm",
    "ci",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--prefer-offline",
    "--fetch-retry-mintimeout=1000",
    "--fetch-retry-maxtimeout=5000"
  };

  /** npm's words for a registry that is out of reach; anything else is a mistake of ours. */
  private static final Pattern OFFLINE =
      Pattern.compile("ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ENOTCACHED");

  private NodeProject() {}

  /** Where it is, once it is installed. */
  static Path folder() {
    return COPY;
  }

  /**
   * Installs it, unless it is there.
   *
   * @return why it cannot be had on this machine, if so
   */
  static Optional<String> install() throws IOException, InterruptedException {
    Optional<String> noNode = missingNode();
    if (noNode.isPresent()
        || (copy() && Files.exists(COPY.resolve("node_modules/.package-lock.json")))) {
      return noNode;
    }
    Result npm = run(COPY, INSTALL);
    if (npm.exitCode() != 0 && OFFLINE.matcher(npm.output()).find()) {
      return Optional.of(
          "npm does not reach its registry, so the packages of the Node example cannot be"
              + " installed; connect, or set npm's registry");
    }
    assertThat(npm.exitCode()).as(npm.output()).isZero();
    return Optional.empty();
  }

  private static Optional<String> missingNode() throws InterruptedException {
    try {
      run(BASE, "npm", "--version");
      String version = run(BASE, "node", "--version").output().strip();
      Matcher major = Pattern.compile("v(\\d+)\\..*").matcher(version);
      return major.matches() && Integer.parseInt(major.group(1)) >= 20
          ? Optional.empty()
          : Optional.of("the Node example needs Node 20 or newer, found " + version);
    } catch (IOException e) {
      return Optional.of(
          "node and npm are not on the PATH; install Node 20 or newer to run the test of the Node"
              + " example");
    }
  }

  /** Copies the sources; true if the lock file was there already, unchanged. */
  private static boolean copy() throws IOException {
    Path lock = COPY.resolve("package-lock.json");
    boolean same =
        Files.exists(lock) && Files.mismatch(lock, SOURCE.resolve("package-lock.json")) < 0;
    Files.createDirectories(COPY);
    for (String file : FILES) {
      Files.copy(SOURCE.resolve(file), COPY.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    return same;
  }

  private record Result(int exitCode, String output) {}

  private static Result run(Path folder, String... command)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile("node-project", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(3, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError(String.join(" ", command) + " did not end within three minutes");
      }
      return new Result(process.exitValue(), Files.readString(log));
    } finally {
      Files.delete(log);
    }
  }
}
