/** One product, and the catalogue. */
@NullMarked
package io.millrace.query.productview;

import org.jspecify.annotations.NullMarked;
