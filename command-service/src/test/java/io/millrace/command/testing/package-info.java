/** What the tests share. */
@NullMarked
package io.millrace.command.testing;

import org.jspecify.annotations.NullMarked;
