/** Two levels of cache that never put an older version over a newer one. */
@NullMarked
package io.millrace.query.cache;

import org.jspecify.annotations.NullMarked;
