package io.millrace.projector.engine;

import io.millrace.events.Watermark;

/** A projection has all records of the partition that stand before this watermark. */
public record PartitionMark(ProjectionId projection, PartitionId partition, Watermark watermark) {}
