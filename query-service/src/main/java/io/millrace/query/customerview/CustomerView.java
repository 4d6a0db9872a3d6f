package io.millrace.query.customerview;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A customer as it is sent. */
@RegisterForReflection
public record CustomerView(
    UUID id,
    @Nullable String reference,
    @Nullable String name,
    @Nullable String email,
    @Nullable String country,
    long version) {}
