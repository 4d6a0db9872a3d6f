/** The form of an import's lines. */
@NullMarked
package io.millrace.command.imports.rest;

import org.jspecify.annotations.NullMarked;
