/** The view {@code loan_view}: one row per copy. */
@NullMarked
package io.millrace.examples.loans.projector;

import org.jspecify.annotations.NullMarked;
