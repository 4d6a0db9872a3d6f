@NullMarked
package io.millrace.command.shards.postgres;

import org.jspecify.annotations.NullMarked;
