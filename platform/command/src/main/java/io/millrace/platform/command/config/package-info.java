/** The settings of the command side. */
@NullMarked
package io.millrace.platform.command.config;

import org.jspecify.annotations.NullMarked;
