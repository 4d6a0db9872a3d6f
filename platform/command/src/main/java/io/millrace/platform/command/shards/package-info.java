/** Moves buckets from shard to shard while commands go on. */
@NullMarked
package io.millrace.platform.command.shards;

import org.jspecify.annotations.NullMarked;
