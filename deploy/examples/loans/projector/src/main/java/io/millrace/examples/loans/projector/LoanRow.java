package io.millrace.examples.loans.projector;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code loan_view}. */
record LoanRow(
    String copy, @Nullable UUID patron, @Nullable Instant due, long fineCents, long version) {}
