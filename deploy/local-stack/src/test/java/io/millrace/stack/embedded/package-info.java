@NullMarked
package io.millrace.stack.embedded;

import org.jspecify.annotations.NullMarked;
