/** Commands over HTTP. */
@NullMarked
package io.millrace.command.customer.rest;

import org.jspecify.annotations.NullMarked;
