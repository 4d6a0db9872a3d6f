package io.millrace.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.apache.commons.io.file.PathUtils;
import org.jspecify.annotations.Nullable;

/**
 * A guarded child: a program that can be stopped, killed, frozen and started again. Safe for use by
 * several threads.
 */
public final class ServiceProcess implements StackProcess {
  /** Starts a program once its starter says so; see the script. */
  private static final String GATE = GuardShell.script(ServiceProcess.class, "gate.sh");

  private static final Duration KILL_LIMIT = Duration.ofSeconds(20);

  private final ServiceSpec spec;
  private final GuardShell reaper;
  private volatile @Nullable Process process;
  private volatile long logStart;

  ServiceProcess(ServiceSpec spec, GuardShell reaper) {
    this.spec = spec;
    this.reaper = reaper;
  }

  @Override
  public String name() {
    return spec.name();
  }

  @Override
  public Path logFile() {
    return spec.logFile();
  }

  @Override
  public boolean isAlive() {
    Process current = process;
    return current != null && current.isAlive();
  }

  @Override
  public long pid() {
    return running().pid();
  }

  /** How it ended; empty while it runs. */
  public OptionalInt exitCode() {
    Process current = process;
    return current == null || current.isAlive()
        ? OptionalInt.empty()
        : OptionalInt.of(current.exitValue());
  }

  /**
   * Starts it (again) with the same command; nothing happens when it is running. Returns without
   * waiting for it to serve.
   */
  @Override
  public synchronized void start() {
    if (isAlive()) {
      return;
    }
    try {
      process = launch();
    } catch (IOException e) {
      throw new StackException(
          "Could not start %s (%s): %s"
              .formatted(name(), spec.command().getFirst(), e.getMessage()),
          e);
    }
    letPass(running());
  }

  private void letPass(Process child) {
    // The gate lets it pass only now that it is guarded.
    try (var gate = child.outputWriter()) {
      reaper.tell("+ " + child.pid() + " " + spec.stopSignal());
      var unused = child.onExit().thenRun(() -> reaper.tellIfAlive("- " + child.pid()));
      gate.write("go\n");
    } catch (IOException | StackException e) {
      child.destroyForcibly();
      throw new StackException("Could not start %s: %s".formatted(name(), e.getMessage()), e);
    }
  }

  /**
   * Waits until its health URL answers 200.
   *
   * @throws StackException when it ends before or the limit passes, with the tail of its log
   */
  public void awaitHealthy(Duration limit) {
    var url =
        spec.healthUrl()
            .orElseThrow(() -> new StackException(name() + " has no health URL to wait for."));
    awaitReady(() -> HealthCheck.isUp(url), limit);
  }

  /**
   * Waits until it serves, by any sign.
   *
   * @throws StackException when it ends before or the limit passes, with the tail of its log
   */
  public void awaitReady(BooleanSupplier ready, Duration limit) {
    boolean done = Waiting.until(() -> !isAlive() || ready.getAsBoolean(), limit);
    if (!isAlive()) {
      throw new StackException(
          "%s ended with exit code %s before it was ready. %s"
              .formatted(name(), exitCode().orElse(-1), logAdvice()));
    }
    if (!done) {
      throw new StackException(
          "%s was not ready after %d seconds. %s"
              .formatted(name(), limit.toSeconds(), logAdvice()));
    }
  }

  /**
   * Waits until it ends by itself.
   *
   * @return the exit code
   * @throws StackException when the limit passes, with the tail of its log
   */
  public int awaitExit(Duration limit) {
    if (!Waiting.until(() -> !isAlive(), limit)) {
      throw new StackException(
          "%s had not ended after %d seconds. %s"
              .formatted(name(), limit.toSeconds(), logAdvice()));
    }
    return exitCode().orElseThrow();
  }

  /** Orderly stop, SIGKILL after the grace; a frozen one is thawed. Returns when it has ended. */
  @Override
  public synchronized void stop() {
    Process current = process;
    if (current == null || !current.isAlive()) {
      return;
    }
    send(spec.stopSignal().name(), List.of(current.pid()));
    send("CONT", family(current));
    if (!Waiting.until(() -> !current.isAlive(), spec.stopGrace())) {
      kill();
    }
  }

  @Override
  public synchronized void kill() {
    Process current = process;
    if (current == null || !current.isAlive()) {
      return;
    }
    // Stopped first, so that it starts nothing between the look at its children and its end.
    send("STOP", List.of(current.pid()));
    var started = current.descendants().toList();
    current.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
    if (!Waiting.until(
        () -> !current.isAlive() && started.stream().noneMatch(ProcessIdentity::isRunning),
        KILL_LIMIT)) {
      throw new StackException(
          "%s (process %d) did not end within %d seconds after SIGKILL: the system is stuck in a disk access, or out of memory."
              .formatted(name(), current.pid(), KILL_LIMIT.toSeconds()));
    }
  }

  @Override
  public synchronized void freeze() {
    Process current = running();
    // Itself first, so that it starts nothing in between.
    send("STOP", List.of(current.pid()));
    send("STOP", family(current));
  }

  @Override
  public synchronized void thaw() {
    send("CONT", family(running()));
  }

  private Process launch() throws IOException {
    PathUtils.createParentDirectories(spec.logFile());
    logStart = spec.logFile().toFile().length();
    var command = new ArrayList<>(List.of("/bin/sh", "-c", GATE, name()));
    command.addAll(spec.command());
    var builder =
        new ProcessBuilder(command)
            .directory(spec.workingFolder().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.logFile().toFile()));
    builder.environment().putAll(spec.environment());
    return builder.start();
  }

  private Process running() {
    Process current = process;
    if (current == null || !current.isAlive()) {
      throw new StackException(name() + " is not running. Start it first.");
    }
    return current;
  }

  /** For error messages: what to look at, with the tail of the log since the last start. */
  public String logAdvice() {
    String tail = StateFiles.tail(spec.logFile(), logStart);
    String advice =
        tail.contains("No space left on device")
            ? "The disk is full: free some space and start again."
            : "The reason should be in its log.";
    return "%s Log: %s%n%s".formatted(advice, spec.logFile(), tail);
  }

  private static List<Long> family(Process of) {
    var all = new ArrayList<Long>();
    of.descendants().forEach(child -> all.add(child.pid()));
    all.add(of.pid());
    return all;
  }

  /** Signals that the JDK cannot send; a process that has ended meanwhile is passed over. */
  static void send(String signal, Collection<Long> pids) {
    // "kill" of the shell: the program of that name is missing on small systems.
    var command =
        new ArrayList<>(
            List.of(
                "/bin/sh",
                "-c",
                "s=$1; shift; for p; do kill -s \"$s\" \"$p\" 2>/dev/null; done; :",
                "kill",
                signal));
    pids.forEach(pid -> command.add(Long.toString(pid)));
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new StackException(
          "Could not run /bin/sh to send SIG%s to %s: %s".formatted(signal, pids, e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("Interrupted while sending SIG%s to %s.".formatted(signal, pids), e);
    }
  }
}
