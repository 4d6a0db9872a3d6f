/** The view {@code stock_view}: what is on hand, summed over the allotments. */
@NullMarked
package io.millrace.projector.stockview;

import org.jspecify.annotations.NullMarked;
