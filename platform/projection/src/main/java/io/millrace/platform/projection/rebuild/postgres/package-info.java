/** What rebuilds read and remember, in PostgreSQL. */
@NullMarked
package io.millrace.platform.projection.rebuild.postgres;

import org.jspecify.annotations.NullMarked;
