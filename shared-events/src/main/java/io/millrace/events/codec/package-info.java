/** How envelopes are written to and read from CloudEvents in binary mode. */
@NullMarked
package io.millrace.events.codec;

import org.jspecify.annotations.NullMarked;
