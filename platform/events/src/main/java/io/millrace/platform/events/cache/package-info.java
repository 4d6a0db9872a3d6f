/** What projector and query-service agree on in Redis: names, the form of a value, its guard. */
@NullMarked
package io.millrace.platform.events.cache;

import org.jspecify.annotations.NullMarked;
