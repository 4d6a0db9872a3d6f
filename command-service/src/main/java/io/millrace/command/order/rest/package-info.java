/** Commands over HTTP. */
@NullMarked
package io.millrace.command.order.rest;

import org.jspecify.annotations.NullMarked;
