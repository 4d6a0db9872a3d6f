@NullMarked
package io.millrace.stack;

import org.jspecify.annotations.NullMarked;
