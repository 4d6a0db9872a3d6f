package io.millrace.platform.projection.apply;

import io.millrace.platform.projection.AggregateProgress;
import java.util.Map;

/**
 * What the store holds about the aggregates of a batch before it.
 *
 * @param progress of the aggregates of which the projection has had events
 * @param rows by aggregate id; empty for sums
 */
public record Known<R>(Map<String, AggregateProgress> progress, Map<String, R> rows) {}
