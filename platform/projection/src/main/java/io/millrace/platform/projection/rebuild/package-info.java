/** Fills new versions of projections from history while the old ones serve. */
@NullMarked
package io.millrace.platform.projection.rebuild;

import org.jspecify.annotations.NullMarked;
