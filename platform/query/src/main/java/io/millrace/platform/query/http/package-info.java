/** What all resources share: problems, parameters, cursors, callers and headers. */
@NullMarked
package io.millrace.platform.query.http;

import org.jspecify.annotations.NullMarked;
