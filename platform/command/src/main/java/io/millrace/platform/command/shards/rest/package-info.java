/** Operators look at the shards and order moves. */
@NullMarked
package io.millrace.platform.command.shards.rest;

import org.jspecify.annotations.NullMarked;
