/** What a customer has ordered, per currency. */
@NullMarked
package io.millrace.query.customersummary;

import org.jspecify.annotations.NullMarked;
