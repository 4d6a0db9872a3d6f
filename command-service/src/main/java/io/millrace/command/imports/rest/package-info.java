/** {@code POST /v1/imports}: records in, results out, both as streams. */
@NullMarked
package io.millrace.command.imports.rest;

import org.jspecify.annotations.NullMarked;
