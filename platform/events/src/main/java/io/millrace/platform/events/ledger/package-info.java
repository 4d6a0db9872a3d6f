/**
 * Reads a shard's whole ledger, whether it still stands in the database or in archive files; writes
 * the files. No framework: services and the command line use it alike.
 */
@NullMarked
package io.millrace.platform.events.ledger;

import org.jspecify.annotations.NullMarked;
