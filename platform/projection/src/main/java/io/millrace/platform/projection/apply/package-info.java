/** Applies what the feed delivers: folds it, writes it under one transaction, tells of it. */
@NullMarked
package io.millrace.platform.projection.apply;

import org.jspecify.annotations.NullMarked;
