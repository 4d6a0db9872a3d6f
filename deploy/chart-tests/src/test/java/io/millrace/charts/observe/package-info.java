/** Alerts, runbooks and dashboards: well formed, and about metrics that exist. */
@NullMarked
package io.millrace.charts.observe;

import org.jspecify.annotations.NullMarked;
