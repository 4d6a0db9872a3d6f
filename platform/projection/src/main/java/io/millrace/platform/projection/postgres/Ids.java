package io.millrace.platform.projection.postgres;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Aggregate ids as keys of tables. */
public final class Ids {
  private Ids() {}

  /** Those that are UUIDs; any other has no row, and its event is refused when it is folded. */
  public static UUID[] uuids(Collection<String> aggregateIds) {
    List<UUID> uuids = new ArrayList<>(aggregateIds.size());
    for (String id : aggregateIds) {
      try {
        uuids.add(UUID.fromString(id));
      } catch (IllegalArgumentException e) {
        continue;
      }
    }
    return uuids.toArray(UUID[]::new);
  }
}
