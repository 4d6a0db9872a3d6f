/** The stack as containers of a Docker engine, through Testcontainers. For tests. */
@NullMarked
package io.millrace.stack.containers;

import org.jspecify.annotations.NullMarked;
