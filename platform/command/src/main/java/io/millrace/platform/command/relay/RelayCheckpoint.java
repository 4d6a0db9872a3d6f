package io.millrace.platform.command.relay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a shard's events are published.
 *
 * @param published all events up to this place have been acknowledged by the broker
 * @param asOf everything that was committed before this time of the shard's database is among them;
 *     null as long as nothing is known
 */
public record RelayCheckpoint(LedgerPosition published, @Nullable Instant asOf) {
  /** Nothing is published yet. */
  public static final RelayCheckpoint START = new RelayCheckpoint(LedgerPosition.START, null);
}
