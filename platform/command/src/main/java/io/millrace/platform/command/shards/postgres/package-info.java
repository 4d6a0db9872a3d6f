/** The moves, their fences and the rows in PostgreSQL: blocking, on threads of their own. */
@NullMarked
package io.millrace.platform.command.shards.postgres;

import org.jspecify.annotations.NullMarked;
