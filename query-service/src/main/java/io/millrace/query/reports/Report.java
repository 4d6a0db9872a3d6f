package io.millrace.query.reports;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A report.
 *
 * @param asOf it includes everything that was recorded before; null until that is known
 * @param items in the order of the report
 */
@RegisterForReflection
public record Report<T>(@Nullable Instant asOf, List<T> items) {}
