package io.millrace.examples.loans.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.examples.loans.LoanEvent.CopyReturned;
import io.millrace.examples.loans.command.Loan.Command.TakeBack;
import io.millrace.platform.command.decision.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule: each day that has begun after the due date costs 25 cents, up to 10 euros. */
class LateReturnsTest {
  private static final Instant DUE = Instant.parse("2026-03-01T12:00:00Z");
  private static final Loan OUT = new Loan.Out(new UUID(1, 2), DUE, 0);

  @ParameterizedTest
  @CsvSource({"PT-1S, 0", "PT0S, 0", "PT1S, 25", "P1D, 50", "P39D, 1000", "P400D, 1000"})
  void cost(Duration late, long fineCents) {
    Instant now = DUE.plus(late);

    assertThat(Loan.decide(OUT, new TakeBack(), now))
        .isEqualTo(Decision.accept(new CopyReturned(fineCents, now)));
  }
}
