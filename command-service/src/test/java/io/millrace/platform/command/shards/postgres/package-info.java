@NullMarked
package io.millrace.platform.command.shards.postgres;

import org.jspecify.annotations.NullMarked;
