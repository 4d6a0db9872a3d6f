package io.millrace.projector.engine;

import org.jspecify.annotations.Nullable;

/**
 * Which letters a transaction settles.
 *
 * @param aggregateId whose letters; null for one letter that names no aggregate
 * @param upTo letters up to this version are done with
 * @param letter the letter that names no aggregate, if it is done with; else 0
 */
public record Settlement(
    ProjectionId projection, @Nullable String aggregateId, long upTo, long letter) {}
