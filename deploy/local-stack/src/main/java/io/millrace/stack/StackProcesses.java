package io.millrace.stack;

import java.nio.file.Path;
import java.util.List;

/**
 * The processes of a running stack by name, for faults and repairs. Names are {@code write-0…},
 * {@code read}, {@code replica-0…}, {@code kafka} and {@code redis}; an unknown name is a {@link
 * StackException}. A PostgreSQL instance is treated as a whole: the server process and its workers.
 */
public interface StackProcesses {
  /** All names, in the order in which they were started. */
  List<String> names();

  boolean isAlive(String name);

  /**
   * SIGKILL, as a crash would; returns when nothing of it is left. Nothing happens when it is not
   * running.
   */
  void kill(String name);

  /** SIGSTOP: it keeps its connections and answers nothing. */
  void freeze(String name);

  /** SIGCONT. */
  void thaw(String name);

  /** Orderly stop; returns when it has ended. Nothing happens when it is not running. */
  void stop(String name);

  /**
   * Starts it on its port and data and returns when it serves. Nothing happens when it is running.
   */
  void start(String name);

  /** {@link #stop} and {@link #start}. */
  default void restart(String name) {
    stop(name);
    start(name);
  }

  /** Where its output goes. */
  Path logFile(String name);

  /**
   * The process id.
   *
   * @throws StackException when it is not running
   */
  long pid(String name);
}
