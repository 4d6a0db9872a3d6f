/** What operators do with projections, dead letters and audits, and their HTTP API. */
@NullMarked
package io.millrace.platform.projection.operations;

import org.jspecify.annotations.NullMarked;
