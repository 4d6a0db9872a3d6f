/** What goes over a socket byte by byte, for what no client library would send. */
@NullMarked
package io.millrace.stack.wire;

import org.jspecify.annotations.NullMarked;
