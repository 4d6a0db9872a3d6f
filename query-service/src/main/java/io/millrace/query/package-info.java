/** Queries of the shop. */
@NullMarked
package io.millrace.query;

import org.jspecify.annotations.NullMarked;
