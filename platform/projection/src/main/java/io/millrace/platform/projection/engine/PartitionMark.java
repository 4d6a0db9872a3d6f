package io.millrace.platform.projection.engine;

import io.millrace.platform.events.Watermark;

/** A projection has all records of the partition that stand before this watermark. */
public record PartitionMark(ProjectionId projection, PartitionId partition, Watermark watermark) {}
