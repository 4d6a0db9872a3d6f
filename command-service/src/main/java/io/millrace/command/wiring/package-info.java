/** The only place that knows several features: hands what one offers to the other that needs it. */
@NullMarked
package io.millrace.command.wiring;

import org.jspecify.annotations.NullMarked;
