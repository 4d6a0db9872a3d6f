/** How the write store keeps it. */
@NullMarked
package io.millrace.command.order.postgres;

import org.jspecify.annotations.NullMarked;
