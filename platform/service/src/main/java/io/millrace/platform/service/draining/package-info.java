/** Leaving without a lost request: callers are sent elsewhere before the service ends. */
@NullMarked
package io.millrace.platform.service.draining;

import org.jspecify.annotations.NullMarked;
