package io.millrace.platform.command.transaction;

import io.millrace.platform.service.problems.ProblemException;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;

/**
 * Opens transactions on one shard.
 *
 * @param <T> what a transaction offers to reach the store
 */
public interface Transactions<T> {
  /**
   * Runs the work in one transaction and commits it if the work succeeds.
   *
   * <p>Fails with a {@link ProblemException}: {@code store-unavailable} or {@code overloaded} when
   * nothing has happened, {@code outcome-unknown} when the commit was sent and no answer came.
   * Fails with {@link Retryable} when the work may simply be done again.
   *
   * <p>Once begun it runs to its end, though nobody waits for it any more.
   *
   * @param stage is asked before the commit is sent
   */
  <R> Uni<R> run(CommandStage stage, Function<Scope<T>, Uni<R>> work);

  /**
   * A running transaction.
   *
   * @param pipelining which statements may be under way at once
   */
  record Scope<T>(T store, WriteTransaction ledger, Pipelining pipelining) {}

  /** Which statements may be sent before the answer to earlier ones is there. */
  enum Pipelining {
    /** None: a Hibernate session takes one at a time. */
    NONE,
    /** Those after the claim: it is made for several commands together and has to come first. */
    AFTER_CLAIM,
    /** All. */
    ALL
  }
}
