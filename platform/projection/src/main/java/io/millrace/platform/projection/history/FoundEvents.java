package io.millrace.platform.projection.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What could be read of some events.
 *
 * @param events those that are there, each aggregate's in the order of versions
 * @param away why others may be there too; null if all places were looked through
 */
public record FoundEvents(List<PastEvent> events, @Nullable HistoryAwayException away) {}
