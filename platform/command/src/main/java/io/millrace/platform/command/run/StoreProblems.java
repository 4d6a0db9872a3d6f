package io.millrace.platform.command.run;

import io.millrace.platform.command.decision.CommandProblems;
import io.millrace.platform.command.transaction.CommandStage;
import io.millrace.platform.service.problems.Problem;
import io.millrace.platform.service.problems.ProblemType;

/** What a caller is told when the store does not do as it should. */
public final class StoreProblems {
  private static final String SAME_KEY =
      " Send the same request again, with the same Idempotency-Key if it has one.";

  private StoreProblems() {}

  /** The database is not there; nothing has happened. */
  public static Problem unavailable() {
    return Problem.of(
            ProblemType.STORE_UNAVAILABLE,
            "The write database cannot be reached. Nothing was changed." + SAME_KEY)
        .with("Retry-After", "2");
  }

  /** No connection became free, or no lock; nothing has happened. */
  public static Problem overloaded() {
    return Problem.of(
        ProblemType.OVERLOADED,
        "No connection or lock became free in time. Nothing was changed." + SAME_KEY);
  }

  /** The commit was sent and no answer came. */
  public static Problem outcomeUnknown() {
    return Problem.of(
        CommandProblems.OUTCOME_UNKNOWN,
        "The connection to the database was lost while the command was being committed: it may"
            + " have taken effect or not. A repetition settles it without a second effect."
            + SAME_KEY);
  }

  /** The bucket is on its way to another shard, for longer than a command waits. */
  public static Problem moving() {
    return Problem.of(
        CommandProblems.BUCKET_MOVING,
        "The data is being moved to another shard, and that took longer than a request waits."
            + " Nothing was changed."
            + SAME_KEY);
  }

  /** The event would not fit in a record of its topic; nothing has happened. */
  public static Problem eventTooLarge(String type, int bytes, int limit) {
    return Problem.of(
        CommandProblems.EVENT_TOO_LARGE,
        "The command would make an event %s of %d bytes; at most %d can be published. Nothing was changed. Split the command, into several."
            .formatted(type, bytes, limit));
  }

  /** Whoever has waited too long is told what is true from now on. */
  public static Problem late(CommandStage stage) {
    return stage.abandon() ? tooSlow() : outcomeUnknown();
  }

  private static Problem tooSlow() {
    return Problem.of(
            ProblemType.STORE_UNAVAILABLE,
            "The write database did not answer in time. The command was given up and will not take"
                + " effect."
                + SAME_KEY)
        .with("Retry-After", "2");
  }

  /** Others were faster again and again; nothing has happened. */
  public static Problem contended() {
    return contended(
        "Other commands changed the same data again and again while this one was tried.");
  }

  /**
   * What the command needs is there, but others were faster; nothing has happened.
   *
   * @param how a sentence that says so
   */
  public static Problem contended(String how) {
    return Problem.of(ProblemType.OVERLOADED, how + " Nothing was changed." + SAME_KEY);
  }
}
