/**
 * Bulk import: what becomes of a batch of records, decided in memory over what the store knew
 * before. No technology here; reading and writing the store is beneath.
 */
@NullMarked
package io.millrace.command.imports;

import org.jspecify.annotations.NullMarked;
