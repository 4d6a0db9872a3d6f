/** Bearer tokens for tests of services that ask for one. */
@NullMarked
package io.millrace.stack.tokens;

import org.jspecify.annotations.NullMarked;
