package io.millrace.projector.engine;

/** Which checkpoint: a version of a projection in a partition. */
public record CheckpointKey(ProjectionId projection, PartitionId partition) {}
