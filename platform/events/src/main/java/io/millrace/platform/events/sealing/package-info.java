/**
 * Personal data as it stands in events, tables, topics, caches and archives: sealed with a key of
 * the person's own. Who destroys the key has erased the person everywhere at once.
 */
@NullMarked
package io.millrace.platform.events.sealing;

import org.jspecify.annotations.NullMarked;
