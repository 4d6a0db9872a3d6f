/** Fresh rows for the second cache level of the query-service. */
@NullMarked
package io.millrace.platform.projection.engine.redis;

import org.jspecify.annotations.NullMarked;
