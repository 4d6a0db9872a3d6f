/** The view {@code product_price_history}: which price of a product held when. */
@NullMarked
package io.millrace.projector.productprices;

import org.jspecify.annotations.NullMarked;
