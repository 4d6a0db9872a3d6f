package io.millrace.stack;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Children of this JVM which end with it in every case: in order by {@link #close()}, and through a
 * {@link GuardShell} when this JVM is killed.
 */
public final class ChildProcesses implements AutoCloseable {
  private final GuardShell reaper =
      new GuardShell(
          GuardShell.script(ChildProcesses.class, "reaper.sh"),
          "millrace-reaper",
          List.of(),
          Map.of());
  private final List<ServiceProcess> children = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  private ChildProcesses() {}

  public static ChildProcesses open() {
    return new ChildProcesses();
  }

  /**
   * Starts a program and returns at once; see {@link ServiceProcess#awaitHealthy} and {@link
   * ServiceProcess#awaitReady}.
   *
   * @throws StackException when it cannot be run
   */
  public ServiceProcess start(ServiceSpec spec) {
    if (closed) {
      throw new StackException(
          "Cannot start %s: everything has been stopped already.".formatted(spec.name()));
    }
    var child = new ServiceProcess(spec, reaper);
    children.add(child);
    child.start();
    if (closed) {
      child.stop();
    }
    return child;
  }

  /** Stops all at once, each within its grace; a second call does nothing. */
  @Override
  public void close() {
    closed = true;
    try {
      InParallel.run(children.stream().<Runnable>map(child -> child::stop).toList());
    } finally {
      reaper.close();
    }
  }
}
