package io.millrace.platform.projection.feed;

import io.millrace.platform.projection.PartitionId;

/**
 * A partition to take over.
 *
 * @param begin offset of the first record still there
 * @param end offset of the next record to come
 */
public record PartitionBounds(PartitionId partition, long begin, long end) {}
