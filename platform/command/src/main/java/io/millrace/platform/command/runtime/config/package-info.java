/** Settings, and what is made from them. */
@NullMarked
package io.millrace.platform.command.runtime.config;

import org.jspecify.annotations.NullMarked;
