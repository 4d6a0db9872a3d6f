/** The projections that an application declares, and what the engine tells them. */
@NullMarked
package io.millrace.platform.projection;

import org.jspecify.annotations.NullMarked;
