/** The view {@code sales_daily}: sales and returns of each day. */
@NullMarked
package io.millrace.projector.salesdaily;

import org.jspecify.annotations.NullMarked;
