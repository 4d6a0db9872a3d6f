/** Records that a projection could not apply, and events that an aggregate waits for. */
@NullMarked
package io.millrace.platform.projection.deadletter;

import org.jspecify.annotations.NullMarked;
