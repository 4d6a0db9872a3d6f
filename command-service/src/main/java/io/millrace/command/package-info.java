/** Commands of the shop. */
@NullMarked
package io.millrace.command;

import org.jspecify.annotations.NullMarked;
