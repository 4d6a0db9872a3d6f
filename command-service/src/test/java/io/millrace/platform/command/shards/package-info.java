@NullMarked
package io.millrace.platform.command.shards;

import org.jspecify.annotations.NullMarked;
