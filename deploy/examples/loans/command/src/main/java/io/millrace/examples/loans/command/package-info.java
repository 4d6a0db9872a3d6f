/** Lends, extends and takes back. */
@NullMarked
package io.millrace.examples.loans.command;

import org.jspecify.annotations.NullMarked;
