/** Beans that are made from settings. */
@NullMarked
package io.millrace.platform.command.wiring;

import org.jspecify.annotations.NullMarked;
