/** Refusals as RFC 9457 has them. */
@NullMarked
package io.millrace.platform.service.problems;

import org.jspecify.annotations.NullMarked;
