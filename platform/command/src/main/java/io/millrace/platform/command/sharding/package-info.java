/** Which shard a command runs on. */
@NullMarked
package io.millrace.platform.command.sharding;

import org.jspecify.annotations.NullMarked;
