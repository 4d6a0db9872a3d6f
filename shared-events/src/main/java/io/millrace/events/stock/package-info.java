/** Facts about the stock of one SKU in one allotment. */
@NullMarked
package io.millrace.events.stock;

import org.jspecify.annotations.NullMarked;
