/** One customer, and lists of customers. */
@NullMarked
package io.millrace.query.customerview;

import org.jspecify.annotations.NullMarked;
