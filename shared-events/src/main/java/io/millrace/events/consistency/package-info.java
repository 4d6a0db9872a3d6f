/** The token that lets a reader see its own writes. */
@NullMarked
package io.millrace.events.consistency;

import org.jspecify.annotations.NullMarked;
