package io.millrace.platform.command.relay;

import io.millrace.platform.events.codec.WireRecord;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Hears what a relay does; for metrics and health. Calls must not wait. */
public interface RelayListener {
  /** So many events were acknowledged. */
  void published(int events);

  /**
   * The broker has these events, as they were sent.
   *
   * @param took from handing them over to the last acknowledgement
   */
  default void delivered(List<WireRecord> events, Duration took) {}

  /** These aggregates stand still: the broker would refuse their next event for good. */
  void parked(Collection<Parking.Parked> all);

  /** The broker is slow to acknowledge, or away. */
  void waitingForBroker();

  /** The relay does something else now. */
  void status(RelayStatus status);
}
