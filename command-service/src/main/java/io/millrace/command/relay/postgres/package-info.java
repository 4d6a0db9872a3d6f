/** The relay's ledger, lease and backlog in PostgreSQL. */
@NullMarked
package io.millrace.command.relay.postgres;

import org.jspecify.annotations.NullMarked;
