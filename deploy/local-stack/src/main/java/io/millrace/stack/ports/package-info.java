/** Ports of this machine: free ones, and who holds one. */
@NullMarked
package io.millrace.stack.ports;

import org.jspecify.annotations.NullMarked;
