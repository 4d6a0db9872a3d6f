/** Facts about orders. */
@NullMarked
package io.millrace.events.order;

import org.jspecify.annotations.NullMarked;
