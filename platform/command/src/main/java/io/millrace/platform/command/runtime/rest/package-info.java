/** The HTTP frame: who calls, with what, and how errors look. */
@NullMarked
package io.millrace.platform.command.runtime.rest;

import org.jspecify.annotations.NullMarked;
