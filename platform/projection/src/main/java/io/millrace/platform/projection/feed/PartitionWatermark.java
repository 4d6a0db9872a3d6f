package io.millrace.platform.projection.feed;

import io.millrace.platform.events.Watermark;
import io.millrace.platform.projection.PartitionId;
import io.millrace.platform.projection.ProjectionId;

/** A projection has all records of the partition that stand before this watermark. */
public record PartitionWatermark(
    ProjectionId projection, PartitionId partition, Watermark watermark) {}
