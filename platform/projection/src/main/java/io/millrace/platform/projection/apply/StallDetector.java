package io.millrace.platform.projection.apply;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds a projector that has stopped moving while there is more to read. That is not lag: Kafka's
 * lag may say 0 while the ledger grows and nothing reaches the topics, and a projection may stand
 * still while others go on.
 *
 * <p>For one thread.
 */
public final class StallDetector {
  /**
   * What one look showed.
   *
   * @param offsets sum of the next offsets per projection, of the partitions held
   * @param topicEnds sum of the end offsets of these partitions per projection
   * @param ledgerHeads position of the newest event of each shard; empty where not known
   */
  public record Look(
      Map<String, Long> offsets, Map<String, Long> topicEnds, Map<Integer, Long> ledgerHeads) {}

  private record Moved(long offset, Instant at, Map<Integer, Long> ledgerHeads) {}

  private final Duration after;
  private final Map<String, Moved> moved = new HashMap<>();

  /**
   * @param after how long a projection may stand still while there is more to read
   */
  public StallDetector(Duration after) {
    this.after = after;
  }

  /** Why something stalls, as of this look; empty if nothing does. */
  public Optional<String> look(Look look, Instant now) {
    moved.keySet().retainAll(look.offsets().keySet());
    Optional<String> reason = Optional.empty();
    for (Map.Entry<String, Long> entry : new TreeMap<>(look.offsets()).entrySet()) {
      Optional<String> stalled = look(entry.getKey(), entry.getValue(), look, now);
      reason = reason.isPresent() ? reason : stalled;
    }
    return reason;
  }

  private Optional<String> look(String projection, long offset, Look look, Instant now) {
    Moved last = moved.get(projection);
    if (last == null || last.offset() != offset) {
      moved.put(projection, new Moved(offset, now, look.ledgerHeads()));
      return Optional.empty();
    }
    if (Duration.between(last.at(), now).compareTo(after) <= 0) {
      return Optional.empty();
    }
    long waiting = look.topicEnds().getOrDefault(projection, offset) - offset;
    if (waiting > 0) {
      return Optional.of(
          "%s stands still since %s while %d records wait in its topics"
              .formatted(projection, last.at(), waiting));
    }
    boolean ledgerGrows =
        look.ledgerHeads().entrySet().stream()
            .anyMatch(
                end ->
                    end.getValue() > last.ledgerHeads().getOrDefault(end.getKey(), Long.MAX_VALUE));
    return ledgerGrows
        ? Optional.of(
            "%s stands still since %s while the ledger grows and nothing of it reaches the topics;"
                    .formatted(projection, last.at())
                + " see the relay")
        : Optional.empty();
  }
}
