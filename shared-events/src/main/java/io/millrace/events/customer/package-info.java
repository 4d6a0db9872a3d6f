/** Facts about customers. */
@NullMarked
package io.millrace.events.customer;

import org.jspecify.annotations.NullMarked;
