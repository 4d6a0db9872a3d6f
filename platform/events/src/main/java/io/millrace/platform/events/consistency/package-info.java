/** The token that lets a reader see its own writes. */
@NullMarked
package io.millrace.platform.events.consistency;

import org.jspecify.annotations.NullMarked;
