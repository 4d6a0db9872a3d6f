package io.millrace.stack;

import java.nio.file.Path;

/**
 * One process of a running stack. A PostgreSQL instance is treated as a whole: the server process
 * and its workers.
 */
public interface StackProcess {
  String name();

  boolean isAlive();

  /**
   * SIGKILL, as a crash would; returns when nothing of it is left. Nothing happens when it is not
   * running.
   */
  void kill();

  /** SIGSTOP: it keeps its connections and answers nothing. */
  void freeze();

  /** SIGCONT. */
  void thaw();

  /** Orderly stop; returns when it has ended. Nothing happens when it is not running. */
  void stop();

  /**
   * Starts it on its port and data and returns when it serves. Nothing happens when it is running.
   */
  void start();

  /** Where its output goes. */
  Path logFile();

  /**
   * The process id.
   *
   * @throws StackException when it is not running
   */
  long pid();
}
