/**
 * A retailer's file of invoice lines as records for {@code POST /v1/imports}, and the account of
 * every line.
 */
@NullMarked
package io.millrace.cli.imports;

import org.jspecify.annotations.NullMarked;
