package io.millrace.platform.command.run;

import io.millrace.platform.command.transaction.NewEvent;
import io.millrace.platform.events.AggregateRef;
import io.millrace.platform.events.DomainEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * What one command does to one aggregate.
 *
 * @param events that lead from the one state to the other, at least one
 */
public record Change<S, E extends DomainEvent>(
    AggregateRef aggregate, Versioned<S> before, Versioned<S> after, List<E> events) {
  public Change {
    events = List.copyOf(events);
  }

  /** The events on their way into the ledger. */
  public List<NewEvent> newEvents() {
    List<NewEvent> list = new ArrayList<>(events.size());
    for (E event : events) {
      list.add(new NewEvent(aggregate, before.version() + list.size() + 1, event));
    }
    return list;
  }
}
