/** The envelope of events, and what an application declares. */
@NullMarked
package io.millrace.platform.events;

import org.jspecify.annotations.NullMarked;
