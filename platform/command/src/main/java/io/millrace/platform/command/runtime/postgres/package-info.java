/** Transactions, ledger and answers in PostgreSQL. */
@NullMarked
package io.millrace.platform.command.runtime.postgres;

import org.jspecify.annotations.NullMarked;
