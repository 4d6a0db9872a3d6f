/** Commands over HTTP. */
@NullMarked
package io.millrace.command.catalog.rest;

import org.jspecify.annotations.NullMarked;
