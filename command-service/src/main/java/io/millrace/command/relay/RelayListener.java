package io.millrace.command.relay;

/** Hears what a relay does; for metrics and health. Calls must not wait. */
public interface RelayListener {
  /** So many events were acknowledged. */
  void published(int events);

  /** The broker is slow to acknowledge, or away. */
  void waitingForBroker();

  /** The relay does something else now. */
  void status(RelayStatus status);
}
