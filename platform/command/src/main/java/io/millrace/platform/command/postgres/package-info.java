/** The write shards: ledger, idempotency, transactions, pools. */
@NullMarked
package io.millrace.platform.command.postgres;

import org.jspecify.annotations.NullMarked;
