/** The command line: what a user can ask for, and how the answer is shown. */
@NullMarked
package io.millrace.cli;

import org.jspecify.annotations.NullMarked;
