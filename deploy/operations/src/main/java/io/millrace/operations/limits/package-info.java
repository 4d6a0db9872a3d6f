/** How much a caller may ask. */
@NullMarked
package io.millrace.operations.limits;

import org.jspecify.annotations.NullMarked;
