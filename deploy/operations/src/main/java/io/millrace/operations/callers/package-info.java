/** Who calls: roles, and whose data a caller acts for. */
@NullMarked
package io.millrace.operations.callers;

import org.jspecify.annotations.NullMarked;
