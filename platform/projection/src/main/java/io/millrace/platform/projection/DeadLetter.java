package io.millrace.platform.projection;

import org.jspecify.annotations.Nullable;

/**
 * A record that one projection could not apply.
 *
 * @param aggregateId null where the record does not say
 * @param aggregateVersion 0 where the record does not say
 */
public record DeadLetter(
    ProjectionId projection,
    FeedRecord record,
    ApplyOutcome.Parked outcome,
    @Nullable String aggregateId,
    long aggregateVersion) {}
