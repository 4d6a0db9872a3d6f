package io.millrace.platform.projection.kafka;

import java.time.Instant;
import java.util.Set;

/**
 * What the feed is doing.
 *
 * @param state where it stands
 * @param detail for a person: what it waits for
 * @param assigned number of partitions that Kafka gave to this projector
 * @param polledAt when it last asked Kafka
 */
public record FeedStatus(State state, String detail, int assigned, Instant polledAt) {
  /** Where the feed stands. */
  public enum State {
    STARTING,
    /** Kafka does not answer, or topics are missing. */
    WAITING,
    /** Joining the group, or taking partitions over. */
    JOINING,
    RUNNING,
    STOPPED
  }

  static FeedStatus waiting(Set<String> missing, Instant now) {
    String detail =
        missing.isEmpty()
            ? "Kafka does not answer"
            : "waiting for the topics " + missing + "; the relay of a command-service makes them";
    return new FeedStatus(State.WAITING, detail, 0, now);
  }
}
