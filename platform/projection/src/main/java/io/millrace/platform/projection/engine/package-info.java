/**
 * Applies events to projections exactly once: what to apply, what to park and how far each
 * projection has come, free of Kafka and SQL.
 */
@NullMarked
package io.millrace.platform.projection.engine;

import org.jspecify.annotations.NullMarked;
