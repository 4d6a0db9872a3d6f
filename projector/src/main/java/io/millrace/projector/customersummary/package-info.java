/** The view {@code customer_summary}: orders and spend of each customer. */
@NullMarked
package io.millrace.projector.customersummary;

import org.jspecify.annotations.NullMarked;
