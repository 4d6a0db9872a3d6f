/** Compares views with the ledgers and repairs what differs. */
@NullMarked
package io.millrace.platform.projection.audit;

import org.jspecify.annotations.NullMarked;
