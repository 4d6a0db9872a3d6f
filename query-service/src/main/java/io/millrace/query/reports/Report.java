package io.millrace.query.reports;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A report.
 *
 * @param asOf it includes everything that was recorded before; null until that is known
 * @param refreshedAt when the materialised view was made that the items come from; absent for live
 *     figures
 * @param items in the order of the report
 */
@RegisterForReflection
public record Report<T>(
    @Nullable Instant asOf,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant refreshedAt,
    List<T> items) {}
