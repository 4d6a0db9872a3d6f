/** The operators' HTTP API, on the management port below {@code /operator}. */
@NullMarked
package io.millrace.platform.projection.operator;

import org.jspecify.annotations.NullMarked;
