/** Operators look at the shards and ask for moves. */
@NullMarked
package io.millrace.platform.command.shards.rest;

import org.jspecify.annotations.NullMarked;
