/** Two levels of cache that never put an older version over a newer one. */
@NullMarked
package io.millrace.platform.query.cache;

import org.jspecify.annotations.NullMarked;
