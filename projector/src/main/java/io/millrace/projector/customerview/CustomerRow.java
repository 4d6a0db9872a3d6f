package io.millrace.projector.customerview;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code customer_view}. */
record CustomerRow(
    UUID id,
    @Nullable String reference,
    String name,
    @Nullable String email,
    @Nullable String country,
    long version,
    Instant updatedAt) {}
