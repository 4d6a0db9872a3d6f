/** A watch over the event loops of services under test. */
@NullMarked
package io.millrace.stack.loops;

import org.jspecify.annotations.NullMarked;
