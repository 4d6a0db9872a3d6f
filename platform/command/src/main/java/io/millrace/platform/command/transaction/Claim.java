package io.millrace.platform.command.transaction;

import io.millrace.platform.command.idempotency.Fingerprint;

/** What a transaction finds under a command's key. */
public sealed interface Claim {
  /** Nobody used the key; this transaction holds it until it ends. */
  record Free() implements Claim {}

  /** Another transaction holds the key now. */
  record InFlight() implements Claim {}

  /** The key was used; this was answered. */
  record Used(Fingerprint fingerprint, Committed answer) implements Claim {}

  /** This shard does not serve the command's bucket now. */
  record Fenced() implements Claim {}
}
