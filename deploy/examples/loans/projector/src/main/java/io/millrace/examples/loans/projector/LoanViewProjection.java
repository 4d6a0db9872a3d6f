package io.millrace.examples.loans.projector;

import io.millrace.examples.loans.Library;
import io.millrace.examples.loans.LoanEvent;
import io.millrace.examples.loans.LoanEvent.CopyReturned;
import io.millrace.examples.loans.LoanEvent.LoanBegun;
import io.millrace.examples.loans.LoanEvent.LoanExtended;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.projection.RowProjection;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who has each copy, until when, and what the last one to have it owes. */
final class LoanViewProjection implements RowProjection<LoanRow> {
  @Override
  public String name() {
    return "loan_view";
  }

  @Override
  public Set<AggregateType> reads() {
    return Set.of(Library.LOAN);
  }

  @Override
  public LoanRow fold(@Nullable LoanRow before, EventEnvelope envelope) {
    String copy = envelope.aggregateId();
    long version = envelope.version();
    UUID patron = before == null ? null : before.patron();
    return switch ((LoanEvent) envelope.event()) {
      case LoanBegun e -> new LoanRow(copy, e.patron(), e.due(), 0, version);
      case LoanExtended e -> new LoanRow(copy, patron, e.due(), 0, version);
      case CopyReturned e -> new LoanRow(copy, null, null, e.fineCents(), version);
    };
  }
}
