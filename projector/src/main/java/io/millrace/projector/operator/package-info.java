/** The operators' HTTP API, on the management port below {@code /operator}. */
@NullMarked
package io.millrace.projector.operator;

import org.jspecify.annotations.NullMarked;
