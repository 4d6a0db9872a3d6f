package io.millrace.platform.projection;

/**
 * A version of a projection at work: the function, and which tables it fills.
 *
 * @param id name and version of the tables
 * @param function the code that fits them
 * @param stage where the version stands
 */
public record LiveProjection<R>(ProjectionId id, Projection<R> function, VersionStage stage) {}
