package io.millrace.platform.command.shards;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the application keeps in buckets, as far as a move has to know. */
public interface BucketContents {
  /** Tables whose rows go with their bucket; those that others refer to come first. */
  List<MovedTable> moved();

  /** Tables whose rows operators are told the number of, by the name that they see. */
  default Map<String, String> counted() {
    return Map.of();
  }

  /**
   * Brings after the buckets what a shard holds for them elsewhere, after they were fenced and
   * before the target serves them. Takes effect once for a move, however often it is called. Waits.
   *
   * @return why the move cannot be; nothing was changed then. Empty if all is there, now or from an
   *     earlier call
   */
  default Optional<String> follow(@SuppressWarnings("unused") Move move) {
    return Optional.empty();
  }
}
