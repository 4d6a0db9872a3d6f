/** Past events out of archive files and ledgers together. */
@NullMarked
package io.millrace.platform.projection.engine.archive;

import org.jspecify.annotations.NullMarked;
