package io.millrace.command.runtime;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * One command on one aggregate, inside a transaction.
 *
 * @param <T> what the transaction offers to reach the store (a connection, a session)
 * @param <S> what the command has to know to decide
 */
public interface Task<T, S> {
  /**
   * SKUs whose stock the task will change, as far as they are known before it loads. A transaction
   * that several commands share locks those of all of them at once, in one order.
   */
  default Collection<String> skus() {
    return List.of();
  }

  /** Reads what is needed. May be sent together with the claim of the key, so it only reads. */
  Uni<S> load(T store);

  /**
   * Decides. Whatever it writes at once, for example a conditional change of stock, must leave no
   * trace if it refuses. A failure rolls everything back and is not remembered under the key; with
   * a {@link ProblemException} it fails only before it has written anything.
   */
  Uni<Outcome> act(T store, S loaded, Instant now);
}
