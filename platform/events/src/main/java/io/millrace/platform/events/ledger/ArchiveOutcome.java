package io.millrace.platform.events.ledger;

import java.time.LocalDate;

/** What became of a look for days to archive. */
public sealed interface ArchiveOutcome {
  /** A day is in the archive and no longer in the database. */
  record Archived(LocalDate day, long events) implements ArchiveOutcome {}

  /** A day is old enough, but must stay for now; {@code reason} says why. */
  record Kept(LocalDate day, String reason) implements ArchiveOutcome {}

  /** No day is old enough. */
  record NothingToDo() implements ArchiveOutcome {}

  /** Another instance is at it. */
  record Busy() implements ArchiveOutcome {}
}
