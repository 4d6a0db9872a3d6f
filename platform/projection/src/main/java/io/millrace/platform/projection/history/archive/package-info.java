/** Past events out of the archive of the ledger. */
@NullMarked
package io.millrace.platform.projection.history.archive;

import org.jspecify.annotations.NullMarked;
