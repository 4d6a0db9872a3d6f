package io.millrace.query.orderview;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A page of an order's timeline as it is sent.
 *
 * @param asOf as it was asked for; null: now
 * @param order as it was then
 * @param items what had happened by then, first things first
 * @param nextCursor brings the next page; null on the last
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
public record OrderTimelineView(
    UUID orderId,
    @Nullable Instant asOf,
    OrderTimeline.State order,
    List<OrderTimeline.Entry> items,
    @Nullable String nextCursor) {}
