package io.millrace.platform.command.run;

import io.millrace.platform.command.decision.Rejection;
import io.millrace.platform.command.transaction.CommandAnswer;
import io.millrace.platform.events.AggregateRef;

/** Words for what came of a command. */
public interface Replies<S> {
  /** It is so, from now on or already. */
  CommandAnswer done(AggregateRef aggregate, Versioned<S> after);

  /** It was refused. */
  CommandAnswer refused(Rejection rejection);
}
