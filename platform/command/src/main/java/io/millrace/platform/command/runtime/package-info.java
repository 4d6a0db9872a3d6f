/** Runs commands: one key, one effect, one transaction, one answer. */
@NullMarked
package io.millrace.platform.command.runtime;

import org.jspecify.annotations.NullMarked;
