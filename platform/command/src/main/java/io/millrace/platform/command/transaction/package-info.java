/** The part of a transaction that is the same for every command. */
@NullMarked
package io.millrace.platform.command.transaction;

import org.jspecify.annotations.NullMarked;
