package io.millrace.examples.loans;

import io.millrace.examples.loans.LoanEvent.CopyReturned;
import io.millrace.examples.loans.LoanEvent.LoanBegun;
import io.millrace.examples.loans.LoanEvent.LoanExtended;
import io.millrace.platform.events.AggregateRef;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.codec.EventType;
import io.millrace.platform.events.codec.EventTypes;
import io.millrace.platform.service.callers.CallerRules;
import io.millrace.platform.service.problems.ProblemType;
import io.millrace.platform.service.problems.ProblemTypes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What the platform has to know of the library. */
public final class Library {
  /** Its id is the copy's: a copy has one loan at a time. */
  public static final AggregateType LOAN =
      new AggregateType(0, "loan", "library.loans.v1", AggregateType.Placement.BUCKET);

  public static final ProblemType COPY_ON_LOAN =
      new ProblemType("copy-on-loan", 409, "The copy is out");

  public static final ProblemType NOT_EXTENDABLE =
      new ProblemType("not-extendable", 409, "The loan cannot be extended");

  public static final ProblemType LOAN_NOT_FOUND =
      new ProblemType("loan-not-found", 404, "No such loan");

  /** Lends and takes back; sees every loan. */
  public static final String LIBRARIAN = "librarian";

  /** Sees what is lent to the patron that the claim {@code patron_id} names. */
  public static final String PATRON = "patron";

  /** What a copy's code looks like in an address. */
  public static final String COPY = "{copy:[A-Z0-9-]{1,32}}";

  private Library() {}

  /** The loan of a copy. */
  public static AggregateRef loan(String copy) {
    return AggregateRef.of(LOAN, copy);
  }

  /** Its kinds of aggregate. */
  public static final class Aggregates implements AggregateType.Declaration {
    @Override
    public List<AggregateType> types() {
      return List.of(LOAN);
    }
  }

  /** Its events, as they stand in ledger and topic. */
  public static final class Events implements EventTypes.Declaration {
    @Override
    public List<EventType<?>> types() {
      return List.of(
          new EventType<>(
              LOAN,
              "LoanBegun",
              LoanBegun.class,
              (json, e) ->
                  json.text("patron", e.patron().toString())
                      .instant("due", e.due())
                      .instant("at", e.at()),
              in ->
                  new LoanBegun(
                      UUID.fromString(in.text("patron")), in.instant("due"), in.instant("at"))),
          new EventType<>(
              LOAN,
              "LoanExtended",
              LoanExtended.class,
              (json, e) -> json.instant("due", e.due()).instant("at", e.at()),
              in -> new LoanExtended(in.instant("due"), in.instant("at"))),
          new EventType<>(
              LOAN,
              "CopyReturned",
              CopyReturned.class,
              (json, e) -> json.number("fineCents", e.fineCents()).instant("at", e.at()),
              in -> new CopyReturned(in.number("fineCents"), in.instant("at"))));
    }
  }

  /** Its refusals. */
  public static final class Problems implements ProblemTypes.Declaration {
    @Override
    public List<ProblemType> types() {
      return List.of(COPY_ON_LOAN, NOT_EXTENDABLE, LOAN_NOT_FOUND);
    }
  }

  /** Who acts for whom. */
  @Singleton
  static final class Callers implements CallerRules {
    @Override
    public boolean actForAll(Set<String> roles) {
      return roles.contains(LIBRARIAN);
    }

    @Override
    public String ownerClaim() {
      return "patron_id";
    }

    @Override
    public String ownerNeeded() {
      return "The token does not say for whom it is: it needs the claim 'patron_id' with a UUID.";
    }
  }
}
