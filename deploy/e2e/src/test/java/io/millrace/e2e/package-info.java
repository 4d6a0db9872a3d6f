/**
 * The whole suite as a user has it: real processes, driven through the command line and the public
 * interfaces.
 */
@NullMarked
package io.millrace.e2e;

import org.jspecify.annotations.NullMarked;
