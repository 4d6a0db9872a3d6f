package io.millrace.examples.loans.command;

import io.millrace.examples.loans.Library;
import io.millrace.platform.command.decision.Rejection;
import io.millrace.platform.service.problems.ProblemType;
import java.time.Instant;
import java.util.Map;

/** Why a command to a loan is refused: what happened, what it means, what to do. */
record LoanRejection(ProblemType type, Kind kind, String detail, Map<String, Object> facts)
    implements Rejection {
  static LoanRejection onLoan(Instant due) {
    return new LoanRejection(
        Library.COPY_ON_LOAN,
        Kind.CONFLICT,
        "Somebody has this copy until " + due + ". Lend another one, or take it back first.",
        Map.of("due", due.toString()));
  }

  static LoanRejection notExtendable(Instant due, int extensions) {
    return new LoanRejection(
        Library.NOT_EXTENDABLE,
        Kind.CONFLICT,
        "A loan is extended %d times at most, and not when it is overdue. Take the copy back."
            .formatted(Loan.MAX_EXTENSIONS),
        Map.of("due", due.toString(), "extensions", extensions));
  }

  static LoanRejection notOut() {
    return new LoanRejection(
        Library.LOAN_NOT_FOUND, Kind.NOT_FOUND, "Nobody has this copy. Lend it first.", Map.of());
  }
}
