/** Faults that tests put between processes. */
@NullMarked
package io.millrace.stack.faults;

import org.jspecify.annotations.NullMarked;
