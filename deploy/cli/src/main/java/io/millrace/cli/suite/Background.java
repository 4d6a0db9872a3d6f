package io.millrace.cli.suite;

import io.millrace.cli.outcome.CliException;
import io.millrace.cli.state.RunFile;
import io.millrace.cli.state.StateFolder;
import io.millrace.stack.MoreJvmFlags;
import io.millrace.stack.StateFiles;
import io.millrace.stack.Waiting;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts and ends the supervisor, seen from another process. */
public final class Background {
  private static final Duration UP_LIMIT = Duration.ofMinutes(4);
  private static final Duration DOWN_LIMIT = Duration.ofSeconds(60);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(20);

  private final Path home;
  private final StateFolder state;
  private final Consumer<String> log;
  private @Nullable Process supervisor;
  private int shownLines;

  /**
   * @param log is told what the supervisor says about its start
   */
  public Background(Path home, StateFolder state, Consumer<String> log) {
    this.home = home;
    this.state = state;
    this.log = log;
  }

  /** Starts it, in a session of its own, so that a signal of this terminal does not reach it. */
  public void start(List<String> arguments) {
    Programs programs = Programs.copy(home, state);
    var command = new ArrayList<>(detached());
    command.addAll(
        List.of(
            MoreJvmFlags.java(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx96m",
            "-Duser.timezone=UTC",
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-D" + StateFolder.PROPERTY + "=" + state.root(),
            "-Dmillrace.home=" + home,
            "-jar",
            programs.cli().toString(),
            "supervise"));
    command.addAll(arguments);
    try {
      Files.writeString(state.supervisorLog(), "");
      // What an earlier, killed supervisor left would be taken for the word of this one.
      Files.deleteIfExists(state.runFile());
      supervisor =
          new ProcessBuilder(command)
              .directory(state.root().toFile())
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(state.supervisorLog().toFile()))
              .start();
    } catch (IOException e) {
      throw new CliException("Could not start the supervisor: " + e.getMessage(), e);
    }
  }

  /** Waits until the supervisor says that it is up, or that it failed. */
  public RunFile awaitUp() {
    var result = new Holder();
    boolean done = Waiting.until(() -> decided(result), UP_LIMIT);
    showLog();
    if (!done || result.run == null) {
      throw new CliException(
          "Millrace did not come up%s. Log: %s"
              .formatted(
                  done ? "" : " within %d minutes".formatted(UP_LIMIT.toMinutes()),
                  state.supervisorLog()));
    }
    return result.run;
  }

  /**
   * Ends a running supervisor in order; by force if it does not follow.
   *
   * @return whether one was running
   */
  public boolean stop() {
    Optional<ProcessHandle> running = RunFile.read(state).flatMap(run -> run.owner().find());
    if (running.isPresent()) {
      ProcessHandle process = running.get();
      process.destroy();
      if (!Waiting.until(() -> !process.isAlive(), DOWN_LIMIT)) {
        log.accept(
            "it did not stop within %d seconds; ending it by force"
                .formatted(DOWN_LIMIT.toSeconds()));
        process.destroyForcibly();
        Waiting.until(() -> !process.isAlive(), KILL_LIMIT);
      }
    }
    StateFiles.delete(state.runFile());
    return running.isPresent();
  }

  private static final class Holder {
    private @Nullable RunFile run;
  }

  private boolean decided(Holder result) {
    showLog();
    // Read before looking at the process: what it wrote last counts.
    boolean ended = supervisor != null && !supervisor.isAlive();
    Optional<RunFile> run = RunFile.read(state);
    if (run.isPresent() && run.get().phase() != RunFile.Phase.STARTING) {
      result.run = run.get();
      return true;
    }
    boolean otherRuns = run.isPresent() && run.get().runs();
    return !otherRuns && (ended || (supervisor == null && run.isEmpty()));
  }

  private void showLog() {
    try {
      List<String> lines = Files.readAllLines(state.supervisorLog());
      lines.stream().skip(shownLines).map(Background::withoutTime).forEach(log);
      shownLines = lines.size();
    } catch (IOException notYet) {
      // Shown with the next look.
    }
  }

  private static String withoutTime(String line) {
    return line.replaceFirst("^\\d{4}-\\S+Z ", "");
  }

  /**
   * {@code setsid} is not everywhere (macOS); {@code nohup} is, and spares it the hang-up at least.
   */
  private static List<String> detached() {
    boolean hasSetsid =
        List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "setsid")));
    return List.of(hasSetsid ? "setsid" : "nohup");
  }
}
