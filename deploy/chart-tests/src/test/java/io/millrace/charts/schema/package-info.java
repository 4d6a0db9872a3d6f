/** Schemas of Kubernetes and of the operators that the chart's objects are for. */
@NullMarked
package io.millrace.charts.schema;

import org.jspecify.annotations.NullMarked;
