/** What services write to their logs alike. */
@NullMarked
package io.millrace.platform.service.logging;

import org.jspecify.annotations.NullMarked;
