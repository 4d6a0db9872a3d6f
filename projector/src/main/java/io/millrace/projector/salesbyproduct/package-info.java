/** The view {@code sales_by_product}: pieces and money of each product. */
@NullMarked
package io.millrace.projector.salesbyproduct;

import org.jspecify.annotations.NullMarked;
