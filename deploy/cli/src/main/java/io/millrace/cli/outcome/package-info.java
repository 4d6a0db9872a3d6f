/** How a command can end. */
@NullMarked
package io.millrace.cli.outcome;

import org.jspecify.annotations.NullMarked;
