/** Stock of one SKU in one allotment. Free of frameworks. */
@NullMarked
package io.millrace.command.stock;

import org.jspecify.annotations.NullMarked;
