package io.millrace.platform.command.run;

import io.millrace.platform.command.transaction.LockKey;
import io.millrace.platform.service.problems.ProblemException;
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
  /** Rows beside its aggregate that the task will change, as far as known before it loads. */
  default Collection<LockKey> locks() {
    return List.of();
  }

  /** Reads what is needed. May be sent together with the claim of the key, so it only reads. */
  Uni<S> load(T store);

  /**
   * Decides. Whatever it writes at once, for example a conditional update, must leave no trace if
   * it refuses. A failure rolls everything back and is not remembered under the key; with a {@link
   * ProblemException} it fails only before it has written anything.
   */
  Uni<Outcome> act(T store, S loaded, Instant now);
}
