/** Loads what a batch needs and writes what it led to, in one transaction of bulk statements. */
@NullMarked
package io.millrace.command.imports.postgres;

import org.jspecify.annotations.NullMarked;
