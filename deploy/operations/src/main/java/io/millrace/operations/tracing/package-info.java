/** Which spans are recorded, and when any are. */
@NullMarked
package io.millrace.operations.tracing;

import org.jspecify.annotations.NullMarked;
