/** Runs every command in the same way. */
@NullMarked
package io.millrace.platform.command.run;

import org.jspecify.annotations.NullMarked;
