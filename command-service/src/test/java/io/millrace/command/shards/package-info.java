@NullMarked
package io.millrace.command.shards;

import org.jspecify.annotations.NullMarked;
