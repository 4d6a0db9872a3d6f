/** One order, and lists of orders. */
@NullMarked
package io.millrace.query.orderview;

import org.jspecify.annotations.NullMarked;
