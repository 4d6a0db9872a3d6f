/** How the write store keeps it. */
@NullMarked
package io.millrace.command.customer.postgres;

import org.jspecify.annotations.NullMarked;
