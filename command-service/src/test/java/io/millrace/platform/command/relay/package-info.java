/** The relay against a real ledger and a real broker. */
@NullMarked
package io.millrace.platform.command.relay;

import org.jspecify.annotations.NullMarked;
