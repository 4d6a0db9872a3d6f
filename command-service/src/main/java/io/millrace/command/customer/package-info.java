/** Customers: who they are. Free of frameworks. */
@NullMarked
package io.millrace.command.customer;

import org.jspecify.annotations.NullMarked;
