/** The catalogue: products and their prices. Free of frameworks. */
@NullMarked
package io.millrace.command.catalog;

import org.jspecify.annotations.NullMarked;
