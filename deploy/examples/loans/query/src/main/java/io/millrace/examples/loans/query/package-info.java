/** Answers who has which copy, and until when. */
@NullMarked
package io.millrace.examples.loans.query;

import org.jspecify.annotations.NullMarked;
