/** What makes a command the same command again. */
@NullMarked
package io.millrace.platform.command.idempotency;

import org.jspecify.annotations.NullMarked;
