/** The HTTP frame: who calls, with what, and how errors look. */
@NullMarked
package io.millrace.command.runtime.rest;

import org.jspecify.annotations.NullMarked;
