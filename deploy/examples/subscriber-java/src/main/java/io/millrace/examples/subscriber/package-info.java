/** A consumer that knows Millrace from its documents only. */
@NullMarked
package io.millrace.examples.subscriber;

import org.jspecify.annotations.NullMarked;
