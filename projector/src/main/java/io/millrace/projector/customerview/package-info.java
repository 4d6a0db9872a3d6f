/** The view {@code customer_view}: one row per customer. */
@NullMarked
package io.millrace.projector.customerview;

import org.jspecify.annotations.NullMarked;
