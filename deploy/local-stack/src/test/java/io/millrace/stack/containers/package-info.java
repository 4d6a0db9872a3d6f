@NullMarked
package io.millrace.stack.containers;

import org.jspecify.annotations.NullMarked;
