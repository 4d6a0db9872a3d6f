/** Who calls: roles, and whose data a caller acts for. */
@NullMarked
package io.millrace.platform.service.callers;

import org.jspecify.annotations.NullMarked;
