/** The chart, rendered and checked without a cluster. */
@NullMarked
package io.millrace.charts;

import org.jspecify.annotations.NullMarked;
