package io.millrace.platform.projection.engine;

/** Which checkpoint: a version of a projection in a partition. */
public record CheckpointKey(ProjectionId projection, PartitionId partition) {}
