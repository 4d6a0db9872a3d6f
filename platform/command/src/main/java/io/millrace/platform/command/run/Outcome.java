package io.millrace.platform.command.run;

import io.millrace.platform.command.transaction.CommandAnswer;
import io.millrace.platform.command.transaction.NewEvent;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Supplier;

/** What a command's task came to, before anything is written for it. */
public sealed interface Outcome {
  /** What is answered. */
  CommandAnswer answer();

  /**
   * Something changes.
   *
   * @param events for the ledger, at least one
   * @param save writes the state; started once, when everything is decided
   */
  record Changed(CommandAnswer answer, List<NewEvent> events, Supplier<Uni<Void>> save)
      implements Outcome {
    public Changed {
      events = List.copyOf(events);
    }
  }

  /**
   * Nothing changes: it is so already, or it is refused. A refusal is remembered under its key like
   * a success, so that a late copy of the request cannot take effect after the caller was told no.
   */
  record Settled(CommandAnswer answer) implements Outcome {}
}
