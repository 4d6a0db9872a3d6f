package io.millrace.platform.command.runtime;

import io.millrace.platform.command.decision.Rejection;
import io.millrace.platform.events.AggregateRef;

/** Words for what came of a command. */
public interface Replies<S> {
  /** It is so, from now on or already. */
  Answer done(AggregateRef aggregate, Versioned<S> after);

  /** It was refused. */
  Answer refused(Rejection rejection);
}
