package io.millrace.examples.loans.command;

import io.millrace.examples.loans.LoanEvent;
import io.millrace.examples.loans.LoanEvent.CopyReturned;
import io.millrace.examples.loans.LoanEvent.LoanBegun;
import io.millrace.examples.loans.LoanEvent.LoanExtended;
import io.millrace.platform.command.decision.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** The loan of one copy and its rules: no framework, no database, no clock. */
sealed interface Loan {
  Duration TERM = Duration.ofDays(28);
  Duration EXTENSION = Duration.ofDays(14);
  int MAX_EXTENSIONS = 2;
  long FINE_CENTS_PER_DAY = 25;
  long MAX_FINE_CENTS = 10_00;

  /** A copy that nobody has had yet. */
  Loan NONE = new InHouse(0);

  /**
   * Nobody has the copy.
   *
   * @param fineCents of the loan before
   */
  record InHouse(long fineCents) implements Loan {}

  /** A patron has it. */
  record Out(UUID patron, Instant due, int extensions) implements Loan {}

  /** What one can ask for. */
  sealed interface Command {
    record Lend(UUID patron) implements Command {}

    record Extend() implements Command {}

    record TakeBack() implements Command {}
  }

  /** What comes of a command. */
  static Decision<LoanEvent> decide(Loan loan, Command command, Instant now) {
    return switch (command) {
      case Command.Lend lend ->
          switch (loan) {
            case InHouse _ -> Decision.accept(new LoanBegun(lend.patron(), now.plus(TERM), now));
            case Out out -> Decision.reject(LoanRejection.onLoan(out.due()));
          };
      case Command.Extend _ ->
          switch (loan) {
            case InHouse _ -> Decision.reject(LoanRejection.notOut());
            case Out out when out.extensions() >= MAX_EXTENSIONS || now.isAfter(out.due()) ->
                Decision.reject(LoanRejection.notExtendable(out.due(), out.extensions()));
            case Out out -> Decision.accept(new LoanExtended(out.due().plus(EXTENSION), now));
          };
      case Command.TakeBack _ ->
          switch (loan) {
            case InHouse _ -> Decision.reject(LoanRejection.notOut());
            case Out out -> Decision.accept(new CopyReturned(fineCents(out.due(), now), now));
          };
    };
  }

  /** The state after an event. */
  static Loan evolve(Loan loan, LoanEvent event) {
    return switch (event) {
      case LoanBegun e -> new Out(e.patron(), e.due(), 0);
      case LoanExtended e when loan instanceof Out out ->
          new Out(out.patron(), e.due(), out.extensions() + 1);
      case LoanExtended _ -> throw new IllegalStateException("extended, but not out");
      case CopyReturned e -> new InHouse(e.fineCents());
    };
  }

  /** For each day that has begun. */
  private static long fineCents(Instant due, Instant now) {
    long late = now.isAfter(due) ? Duration.between(due, now).toDays() + 1 : 0;
    return Math.min(late * FINE_CENTS_PER_DAY, MAX_FINE_CENTS);
  }
}
