/** What services write to their logs alike. */
@NullMarked
package io.millrace.operations.logging;

import org.jspecify.annotations.NullMarked;
