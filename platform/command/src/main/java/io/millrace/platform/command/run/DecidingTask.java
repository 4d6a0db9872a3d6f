package io.millrace.platform.command.run;

import io.millrace.platform.command.decision.CommandProblems;
import io.millrace.platform.command.decision.Decision;
import io.millrace.platform.command.decision.Decision.Accepted;
import io.millrace.platform.command.decision.Decision.Rejected;
import io.millrace.platform.command.decision.Decision.Unchanged;
import io.millrace.platform.command.decision.Rejection.Kind;
import io.millrace.platform.command.transaction.CommandAnswer;
import io.millrace.platform.command.transaction.NewEvent;
import io.millrace.platform.events.AggregateRef;
import io.millrace.platform.events.DomainEvent;
import io.millrace.platform.service.problems.Problem;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A command on one aggregate: load, decide, evolve, save.
 *
 * @param decider from state and time to decision; the command is bound in it
 * @param condition what the caller knows of the aggregate
 */
public record DecidingTask<T, S, E extends DomainEvent>(
    AggregateRef aggregate,
    AggregateRepository<T, S, E> aggregates,
    BiFunction<S, Instant, Decision<E>> decider,
    SideEffect<T, S, E> sideEffect,
    VersionCheck condition,
    Replies<S> replies)
    implements Task<T, Versioned<S>> {

  @Override
  public Uni<Versioned<S>> load(T store) {
    return aggregates.load(store, aggregate);
  }

  @Override
  public Uni<Outcome> act(T store, Versioned<S> loaded, Instant now) {
    Decision<E> decision = decider.apply(loaded.state(), now);
    boolean known = loaded.version() == 0 || condition.accepts(loaded.version());
    return switch (decision) {
      // What is so already is so whatever the caller had seen: a repeated payment is no conflict.
      case Unchanged<E> _ -> settled(replies.done(aggregate, loaded));
      case Accepted<E> _ when !known -> stale(loaded.version());
      // What is not there for the caller has no version to be told of either.
      case Rejected<E> rejected when !known && rejected.rejection().kind() != Kind.NOT_FOUND ->
          stale(loaded.version());
      case Rejected<E> rejected -> settled(replies.refused(rejected.rejection()));
      case Accepted<E> accepted -> change(store, loaded, accepted.events(), now);
    };
  }

  private Uni<Outcome> change(T store, Versioned<S> before, List<E> events, Instant now) {
    S state = before.state();
    for (E event : events) {
      state = aggregates.evolve(state, event);
    }
    Versioned<S> after = new Versioned<>(state, before.version() + events.size());
    Change<S, E> change = new Change<>(aggregate, before, after, events);
    return sideEffect
        .apply(store, change, now)
        .map(
            result ->
                switch (result) {
                  case SideEffect.Result.Refused refused ->
                      new Outcome.Settled(replies.refused(refused.rejection()));
                  case SideEffect.Result.Done done -> outcome(store, change, done.events());
                });
  }

  private Outcome outcome(T store, Change<S, E> change, List<NewEvent> others) {
    List<NewEvent> all = new ArrayList<>(change.newEvents());
    all.addAll(others);
    return new Outcome.Changed(
        replies.done(aggregate, change.after()), all, () -> aggregates.save(store, change));
  }

  private static Uni<Outcome> settled(CommandAnswer answer) {
    return Uni.createFrom().item(new Outcome.Settled(answer));
  }

  private static Uni<Outcome> stale(long version) {
    return Uni.createFrom()
        .failure(
            Problem.of(
                    CommandProblems.STALE_VERSION,
                    "If-Match names a version that is not the current one: somebody changed it"
                        + " since you read it. Nothing was changed. Read it again, decide again,"
                        + " and send the new ETag.")
                .with("ETag", "\"" + version + "\"")
                .asException());
  }
}
