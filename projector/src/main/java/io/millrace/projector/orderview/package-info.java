/** The view {@code order_view}: one row per order, with all that its page shows. */
@NullMarked
package io.millrace.projector.orderview;

import org.jspecify.annotations.NullMarked;
