/** Which spans are recorded, and when any are. */
@NullMarked
package io.millrace.platform.service.tracing;

import org.jspecify.annotations.NullMarked;
