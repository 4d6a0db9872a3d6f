/** What the services ask of their settings alike. */
@NullMarked
package io.millrace.platform.events.settings;

import org.jspecify.annotations.NullMarked;
