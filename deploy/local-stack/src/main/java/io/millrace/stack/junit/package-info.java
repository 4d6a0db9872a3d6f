/** What all tests have in common: their order, and a watch over event loops. */
@NullMarked
package io.millrace.stack.junit;

import org.jspecify.annotations.NullMarked;
