/** Which store answers a read, and whether the answer is new enough. */
@NullMarked
package io.millrace.platform.query.runtime;

import org.jspecify.annotations.NullMarked;
