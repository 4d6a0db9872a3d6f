package io.millrace.command.relay;

import java.util.Collection;

/** Hears what a relay does; for metrics and health. Calls must not wait. */
public interface RelayListener {
  /** So many events were acknowledged. */
  void published(int events);

  /** These aggregates stand still: the broker would refuse their next event for good. */
  void parked(Collection<Parking.Parked> all);

  /** The broker is slow to acknowledge, or away. */
  void waitingForBroker();

  /** The relay does something else now. */
  void status(RelayStatus status);
}
