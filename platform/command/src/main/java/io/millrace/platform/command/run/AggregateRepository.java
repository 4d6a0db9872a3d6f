package io.millrace.platform.command.run;

import io.millrace.platform.command.transaction.Retryable;
import io.millrace.platform.events.AggregateRef;
import io.millrace.platform.events.DomainEvent;
import io.smallrye.mutiny.Uni;

/**
 * Where the states of one kind of aggregate are kept.
 *
 * @param <T> what a transaction offers to reach the store
 */
public interface AggregateRepository<T, S, E extends DomainEvent> {
  /** The state; the one before the first event, with version 0, if there is none. */
  Uni<Versioned<S>> load(T store, AggregateRef aggregate);

  /** The state after an event. */
  S evolve(S state, E event);

  /**
   * Writes the new state over the old one. Fails with {@link Retryable} if the stored version is
   * not the one that was loaded.
   */
  Uni<Void> save(T store, Change<S, E> change);
}
