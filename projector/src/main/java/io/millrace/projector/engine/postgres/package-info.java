/** The read store in PostgreSQL, through the reactive client. */
@NullMarked
package io.millrace.projector.engine.postgres;

import org.jspecify.annotations.NullMarked;
