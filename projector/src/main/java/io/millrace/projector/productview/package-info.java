/** The view {@code product_view}: one row per product of the catalogue. */
@NullMarked
package io.millrace.projector.productview;

import org.jspecify.annotations.NullMarked;
