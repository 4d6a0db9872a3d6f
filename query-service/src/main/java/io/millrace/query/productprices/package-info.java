/** Which price of a product held when. */
@NullMarked
package io.millrace.query.productprices;

import org.jspecify.annotations.NullMarked;
