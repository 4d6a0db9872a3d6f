package io.millrace.projector.customerview;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code customer_view}.
 *
 * @param name sealed, like the e-mail; absent once the customer is erased
 */
record CustomerRow(
    UUID id,
    @Nullable String reference,
    @Nullable String name,
    @Nullable String email,
    @Nullable String country,
    long version,
    Instant updatedAt) {}
