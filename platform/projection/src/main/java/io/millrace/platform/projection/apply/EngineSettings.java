package io.millrace.platform.projection.apply;

import java.time.Duration;

/**
 * How the engine works.
 *
 * @param coalesceUpTo events in a round up to which all projections share one transaction; above,
 *     each has its own and they run beside each other
 * @param retryDelayMin pause after the first failure of the store; doubles up to the next one
 * @param retryDelayMax longest pause
 * @param idleCheckpointInterval how long watermarks alone may pass before checkpoints move past
 *     them
 * @param lookAroundInterval how often to look which projections are live and what operators ask
 */
public record EngineSettings(
    int coalesceUpTo,
    Duration retryDelayMin,
    Duration retryDelayMax,
    Duration idleCheckpointInterval,
    Duration lookAroundInterval) {}
