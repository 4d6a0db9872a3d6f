/** Fresh rows into the second cache level. */
@NullMarked
package io.millrace.platform.projection.redis;

import org.jspecify.annotations.NullMarked;
