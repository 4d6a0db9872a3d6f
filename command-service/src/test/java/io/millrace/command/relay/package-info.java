/** The relay against a real ledger and a real broker. */
@NullMarked
package io.millrace.command.relay;

import org.jspecify.annotations.NullMarked;
