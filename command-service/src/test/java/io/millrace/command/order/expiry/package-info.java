/** Expiry of reservations against a real database. */
@NullMarked
package io.millrace.command.order.expiry;

import org.jspecify.annotations.NullMarked;
