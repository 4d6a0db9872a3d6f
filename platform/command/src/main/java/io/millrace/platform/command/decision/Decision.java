package io.millrace.platform.command.decision;

import java.util.List;

/**
 * What came of a command. A value, so that a refusal is as ordinary as a success.
 *
 * @param <E> the events of the aggregate
 */
public sealed interface Decision<E> {
  /** These events happen; there is at least one. */
  record Accepted<E>(List<E> events) implements Decision<E> {
    public Accepted {
      events = List.copyOf(events);
      if (events.isEmpty()) {
        throw new IllegalArgumentException("a command that changes nothing is Unchanged");
      }
    }
  }

  /**
   * The command asks for what is so already; nothing happens, and it is answered like a success.
   */
  record Unchanged<E>() implements Decision<E> {}

  /** The command is refused; nothing happens. */
  record Rejected<E>(Rejection rejection) implements Decision<E> {}

  /** One event happens. */
  static <E> Decision<E> accept(E event) {
    return new Accepted<>(List.of(event));
  }

  /** Nothing has to happen. */
  static <E> Decision<E> unchanged() {
    return new Unchanged<>();
  }

  /** Refused for this reason. */
  static <E> Decision<E> reject(Rejection rejection) {
    return new Rejected<>(rejection);
  }
}
