/** Work beside requests. */
@NullMarked
package io.millrace.platform.service.background;

import org.jspecify.annotations.NullMarked;
