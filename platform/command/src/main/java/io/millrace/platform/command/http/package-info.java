/** Commands over HTTP. */
@NullMarked
package io.millrace.platform.command.http;

import org.jspecify.annotations.NullMarked;
