/** The read store in PostgreSQL, through the reactive client. */
@NullMarked
package io.millrace.platform.projection.engine.postgres;

import org.jspecify.annotations.NullMarked;
