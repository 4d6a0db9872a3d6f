/** Bulk import: its rules in memory, and the endpoint over HTTP against a real store. */
@NullMarked
package io.millrace.command.imports;

import org.jspecify.annotations.NullMarked;
