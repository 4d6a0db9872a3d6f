/** The stack from binaries on the class path: no container engine is needed. */
@NullMarked
package io.millrace.stack.embedded;

import org.jspecify.annotations.NullMarked;
