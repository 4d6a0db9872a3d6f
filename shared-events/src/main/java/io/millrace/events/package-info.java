/** The facts that Millrace publishes, and how they are written and read. */
@NullMarked
package io.millrace.events;

import org.jspecify.annotations.NullMarked;
