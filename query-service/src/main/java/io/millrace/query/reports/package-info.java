/** Revenue and best sellers. */
@NullMarked
package io.millrace.query.reports;

import org.jspecify.annotations.NullMarked;
