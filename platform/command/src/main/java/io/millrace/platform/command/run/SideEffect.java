package io.millrace.platform.command.run;

import io.millrace.platform.command.decision.Rejection;
import io.millrace.platform.command.transaction.NewEvent;
import io.millrace.platform.events.DomainEvent;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;

/**
 * What a change of one aggregate does to others in the same transaction.
 *
 * @param <T> what a transaction offers to reach the store
 */
@FunctionalInterface
public interface SideEffect<T, S, E extends DomainEvent> {
  /** Takes effect as a whole, or refuses and leaves no trace. */
  Uni<Result> apply(T store, Change<S, E> change, Instant now);

  /** What came of it. */
  sealed interface Result {
    /** Done; these events belong to it. */
    record Done(List<NewEvent> events) implements Result {
      public Done {
        events = List.copyOf(events);
      }
    }

    /** Not possible; so the whole command is not. */
    record Refused(Rejection rejection) implements Result {}
  }

  /** No side effect. */
  static <T, S, E extends DomainEvent> SideEffect<T, S, E> none() {
    return (_, _, _) -> Uni.createFrom().item(new Result.Done(List.of()));
  }
}
