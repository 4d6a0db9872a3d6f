/** Statements that read views, and what comes of them. */
@NullMarked
package io.millrace.platform.query.views;

import org.jspecify.annotations.NullMarked;
