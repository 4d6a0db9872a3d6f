/** The whole suite on this machine: the local stack, the three services, and who owns them. */
@NullMarked
package io.millrace.cli.suite;

import org.jspecify.annotations.NullMarked;
