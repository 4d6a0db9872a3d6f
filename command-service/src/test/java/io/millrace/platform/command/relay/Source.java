package io.millrace.platform.command.relay;

/** Where a test's relay takes its events from; what holds for one has to hold for the other. */
public enum Source {
  POLL,
  WAL
}
