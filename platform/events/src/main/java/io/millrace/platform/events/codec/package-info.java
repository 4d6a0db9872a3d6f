/** How events are written and read. */
@NullMarked
package io.millrace.platform.events.codec;

import org.jspecify.annotations.NullMarked;
