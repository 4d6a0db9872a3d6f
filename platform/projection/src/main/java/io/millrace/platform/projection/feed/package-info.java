/** Positions in the topics, and how far they are known to be complete. */
@NullMarked
package io.millrace.platform.projection.feed;

import org.jspecify.annotations.NullMarked;
