/** How the write store keeps it. */
@NullMarked
package io.millrace.command.catalog.postgres;

import org.jspecify.annotations.NullMarked;
