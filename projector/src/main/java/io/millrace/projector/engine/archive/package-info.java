/** Past events out of archive files and ledgers together. */
@NullMarked
package io.millrace.projector.engine.archive;

import org.jspecify.annotations.NullMarked;
