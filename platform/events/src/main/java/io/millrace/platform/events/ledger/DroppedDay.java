package io.millrace.platform.events.ledger;

import java.time.LocalDate;

/**
 * A day that the ledger's table no longer has, as the database remembers it ({@code
 * ledger_archived}): the archive must have it.
 *
 * @param day in UTC
 * @param sha256 of its file in the archive, in hex
 */
public record DroppedDay(LocalDate day, String sha256) {
  /** Asks a shard for all of them: day and checksum, in the order of days. */
  public static final String ALL = "SELECT day, sha256 FROM ledger_archived ORDER BY day";
}
