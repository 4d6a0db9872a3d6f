package io.millrace.platform.projection.apply;

import io.millrace.platform.projection.DeadLetter;
import io.millrace.platform.projection.ViewChange;
import java.util.List;
import java.util.UUID;

/**
 * What a committed transaction has to tell others. It stands in the store's outbox, put there by
 * the same transaction, until it is known to have been told.
 *
 * @param changes rows that changed
 * @param parked records that became dead letters
 */
public record Announcement(UUID id, List<ViewChange> changes, List<DeadLetter> parked) {
  /** Whether there is nothing to tell, and so nothing in the outbox. */
  public boolean isEmpty() {
    return changes.isEmpty() && parked.isEmpty();
  }
}
