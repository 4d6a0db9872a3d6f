package io.millrace.platform.command.relay;

/** What a relay is doing. */
public sealed interface RelayStatus {
  /** Not begun, or ended. */
  record Stopped() implements RelayStatus {}

  /** A peer holds the lease. */
  record Standby() implements RelayStatus {}

  /** It publishes. */
  record Leading(long epoch) implements RelayStatus {}

  /** It cannot publish and tries again; {@code reason} says why. */
  record Failing(String reason) implements RelayStatus {}
}
