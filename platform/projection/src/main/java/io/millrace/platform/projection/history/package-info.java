/** Past events, as rebuilds and audits read them. */
@NullMarked
package io.millrace.platform.projection.history;

import org.jspecify.annotations.NullMarked;
