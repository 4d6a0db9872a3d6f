/** How the write store keeps it. */
@NullMarked
package io.millrace.command.stock.postgres;

import org.jspecify.annotations.NullMarked;
