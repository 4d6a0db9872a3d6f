/** How services connect to PostgreSQL. */
@NullMarked
package io.millrace.platform.service.postgres;

import org.jspecify.annotations.NullMarked;
