/** Commands over HTTP. */
@NullMarked
package io.millrace.command.stock.rest;

import org.jspecify.annotations.NullMarked;
