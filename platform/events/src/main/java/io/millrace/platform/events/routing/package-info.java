/** Which bucket a key belongs to, and which topic and partition carry it. */
@NullMarked
package io.millrace.platform.events.routing;

import org.jspecify.annotations.NullMarked;
