/** The command API as its callers see it. */
@NullMarked
package io.millrace.command.http;

import org.jspecify.annotations.NullMarked;
