/** Reads that include what the reader has been promised. */
@NullMarked
package io.millrace.platform.query.freshness;

import org.jspecify.annotations.NullMarked;
