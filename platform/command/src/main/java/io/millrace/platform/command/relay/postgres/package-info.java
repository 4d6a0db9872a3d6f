/** The relay's ledger, lease and backlog in PostgreSQL. */
@NullMarked
package io.millrace.platform.command.relay.postgres;

import org.jspecify.annotations.NullMarked;
