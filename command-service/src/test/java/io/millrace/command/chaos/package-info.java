/** The command API as its callers see it. */
@NullMarked
package io.millrace.command.chaos;

import org.jspecify.annotations.NullMarked;
