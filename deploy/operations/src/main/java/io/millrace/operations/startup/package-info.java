/** What keeps a service from starting. */
@NullMarked
package io.millrace.operations.startup;

import org.jspecify.annotations.NullMarked;
