/** Facts about products and their prices. */
@NullMarked
package io.millrace.events.catalog;

import org.jspecify.annotations.NullMarked;
