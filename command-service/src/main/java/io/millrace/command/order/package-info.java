/** The life of an order. Free of frameworks. */
@NullMarked
package io.millrace.command.order;

import org.jspecify.annotations.NullMarked;
