/** A library that lends copies of books: its facts, and what the platform has to know of it. */
@NullMarked
package io.millrace.examples.loans;

import org.jspecify.annotations.NullMarked;
