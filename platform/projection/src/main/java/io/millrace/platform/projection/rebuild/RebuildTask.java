package io.millrace.platform.projection.rebuild;

import io.millrace.platform.projection.LiveProjection;
import java.util.Map;

/**
 * A version that is being filled.
 *
 * @param epoch rises whenever another worker takes over; the holder of an older one cannot write
 * @param pass number of the pass over history, from 1; 0 before the first
 * @param passOpen whether that pass is not at its end
 * @param passEvents events of the pass under way
 * @param eventsDone events in the tables, of all passes
 * @param eventsTotal events that will be in them at the end of the pass
 * @param eventsPerSecond how fast it went when that was last told; 0 if it did not move
 * @param partitionCounts of the topics
 */
public record RebuildTask(
    LiveProjection<?> projection,
    long epoch,
    int pass,
    boolean passOpen,
    long passEvents,
    long eventsDone,
    long eventsTotal,
    double eventsPerSecond,
    Map<String, Integer> partitionCounts) {}
