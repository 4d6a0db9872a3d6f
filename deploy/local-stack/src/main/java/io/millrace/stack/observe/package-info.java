/** What operators are promised to see: the naming table of the metrics. */
@NullMarked
package io.millrace.stack.observe;

import org.jspecify.annotations.NullMarked;
