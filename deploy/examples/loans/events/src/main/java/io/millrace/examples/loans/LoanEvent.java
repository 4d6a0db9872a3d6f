package io.millrace.examples.loans;

import io.millrace.platform.events.DomainEvent;
import java.time.Instant;
import java.util.UUID;

/** What happens to a copy's loan. */
public sealed interface LoanEvent extends DomainEvent {
  /** A patron took the copy home. */
  record LoanBegun(UUID patron, Instant due, Instant at) implements LoanEvent {}

  /** The patron may keep it longer. */
  record LoanExtended(Instant due, Instant at) implements LoanEvent {}

  /**
   * The copy is back.
   *
   * @param fineCents what the patron owes for being late; 0 if in time
   */
  record CopyReturned(long fineCents, Instant at) implements LoanEvent {}
}
