/** How services connect to PostgreSQL. */
@NullMarked
package io.millrace.operations.postgres;

import org.jspecify.annotations.NullMarked;
