package io.millrace.cli.suite;

import io.millrace.cli.outcome.CliException;
import io.millrace.cli.state.RunFile;
import io.millrace.cli.state.StateFolder;
import io.millrace.stack.ProcessIdentity;
import io.millrace.stack.StateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Owns the suite in the background, from {@code up} to {@code down}, and says in {@link RunFile}
 * how it is.
 */
public final class Supervisor {
  private final SuiteOptions options;
  private final StateFolder state;
  private final Consumer<String> log;

  public Supervisor(SuiteOptions options, Consumer<String> log) {
    this.options = options;
    this.state = options.state();
    this.log = log;
  }

  /**
   * Starts the suite and returns when it serves; it ends with this JVM.
   *
   * @throws CliException if another supervisor has the state folder
   */
  public void start() {
    if (lock() == null) {
      throw new CliException("Another supervisor has the state folder %s.".formatted(state.root()));
    }
    runFile(RunFile.Phase.STARTING, null, null).write(state);
    try {
      Suite suite = Suite.start(options, Programs.copied(state), log);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(suite), "suite-end"));
      suite.onChange(() -> runFile(RunFile.Phase.UP, suite, null).write(state));
      log.accept("up");
    } catch (RuntimeException e) {
      runFile(RunFile.Phase.FAILED, null, String.valueOf(e.getMessage())).write(state);
      throw e;
    }
  }

  private void end(Suite suite) {
    suite.close();
    StateFiles.delete(state.runFile());
    log.accept("down");
  }

  /** Held until this JVM ends, in whichever way. */
  private @Nullable FileLock lock() {
    Path file = state.create().root().resolve("supervisor.lock");
    @SuppressWarnings("resource") // closing it would give the lock up
    FileChannel channel =
        StateFiles.doing(
            "open " + file,
            () -> FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    try {
      return channel.tryLock();
    } catch (IOException e) {
      throw new CliException(
          "Could not lock the state folder %s: %s.".formatted(state.root(), e), e);
    }
  }

  private static RunFile runFile(
      RunFile.Phase phase, @Nullable Suite suite, @Nullable String failure) {
    var services = new LinkedHashMap<String, RunFile.Service>();
    if (suite != null) {
      for (ServiceName name : ServiceName.values()) {
        OptionalLong pid = suite.pid(name);
        services.put(
            name.label(),
            new RunFile.Service(
                suite.url(name).toString(),
                suite.managementUrl(name).toString(),
                pid.isPresent() ? pid.getAsLong() : null));
      }
    }
    Map<String, Map<String, String>> stores = suite == null ? Map.of() : Stores.of(suite.stack());
    return new RunFile(phase, ProcessIdentity.ofThis(), services, stores, failure);
  }
}
