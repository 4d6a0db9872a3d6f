/** How the relay asks a database. */
@NullMarked
package io.millrace.platform.command.relay.postgres;

import org.jspecify.annotations.NullMarked;
