/** What audits read and remember, in PostgreSQL. */
@NullMarked
package io.millrace.platform.projection.audit.postgres;

import org.jspecify.annotations.NullMarked;
