/** Takes days out of the ledger that are older than the retention, into files first. */
@NullMarked
package io.millrace.platform.command.archive;

import org.jspecify.annotations.NullMarked;
