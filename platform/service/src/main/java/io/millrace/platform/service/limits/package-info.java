/** How much a caller may ask. */
@NullMarked
package io.millrace.platform.service.limits;

import org.jspecify.annotations.NullMarked;
