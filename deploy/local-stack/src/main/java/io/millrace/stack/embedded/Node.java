package io.millrace.stack.embedded;

import io.millrace.stack.ChildProcesses;
import io.millrace.stack.ProcessIdentity;
import io.millrace.stack.ServiceProcess;
import io.millrace.stack.ServiceSpec;
import io.millrace.stack.StackException;
import io.millrace.stack.StackProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One part of the stack as a process of this machine, with its folder and log. */
abstract class Node implements StackProcess {
  /** What a slow, busy machine may take; a healthy start is a matter of seconds. */
  static final Duration START_LIMIT = Duration.ofSeconds(90);

  final Path folder;
  final Path log;
  final ChildProcesses children;

  private final String name;
  private final Path note;
  private volatile @Nullable ServiceProcess process;

  Node(String name, StateFolder state, ChildProcesses children) {
    this.name = name;
    this.children = children;
    folder = state.of(name);
    log = state.log(name);
    note = state.runs().resolve(name);
  }

  abstract ServiceSpec spec();

  /**
   * Makes its files, or repairs what a killed run left. Called before every start, while its
   * process does not run.
   */
  abstract void prepare();

  /** Whether its process serves by now. */
  abstract boolean serves(ServiceProcess started);

  /** What is done right after a start. */
  void afterStart() {}

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final Path logFile() {
    return log;
  }

  @Override
  public final boolean isAlive() {
    ServiceProcess known = process;
    return known != null && known.isAlive();
  }

  /** Two threads may want the same one back after a fault. */
  @Override
  public final synchronized void start() {
    if (isAlive()) {
      return;
    }
    prepare();
    ServiceProcess known = process;
    if (known == null) {
      known = children.start(spec());
      process = known;
    } else {
      known.start();
    }
    ServiceProcess started = known;
    // For the run after this one.
    ProcessHandle.of(started.pid()).ifPresent(it -> ProcessIdentity.of(it).write(note));
    started.awaitReady(() -> serves(started), START_LIMIT);
    afterStart();
  }

  @Override
  public final void kill() {
    process().kill();
  }

  @Override
  public final void freeze() {
    process().freeze();
  }

  @Override
  public final void thaw() {
    process().thaw();
  }

  @Override
  public final void stop() {
    process().stop();
  }

  @Override
  public final long pid() {
    return process().pid();
  }

  private ServiceProcess process() {
    ServiceProcess known = process;
    if (known == null) {
      throw new StackException(name + " has not been started yet.");
    }
    return known;
  }
}
