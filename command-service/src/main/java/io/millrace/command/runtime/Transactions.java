package io.millrace.command.runtime;

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
   * @param stage is asked before the commit is sent
   */
  <R> Uni<R> run(Stage stage, Function<Scope<T>, Uni<R>> work);

  /**
   * A running transaction.
   *
   * @param pipelined whether several statements may be under way at once
   */
  record Scope<T>(T store, WriteTransaction ledger, boolean pipelined) {}
}
