/** What a service says of its HTTP interface, and whether its answers keep to it. */
@NullMarked
package io.millrace.stack.api;

import org.jspecify.annotations.NullMarked;
