package io.millrace.stack;

/** The signal that asks a program to stop in order. */
public enum StopSignal {
  TERM,
  /** PostgreSQL's fast shutdown: SIGTERM would wait for every client to leave. */
  INT
}
