package io.millrace.platform.projection.feed;

import io.millrace.platform.projection.PartitionId;
import io.millrace.platform.projection.ProjectionId;

/** Which checkpoint: a version of a projection in a partition. */
public record CheckpointKey(ProjectionId projection, PartitionId partition) {}
