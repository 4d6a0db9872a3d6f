/** What text from outside may look like, wherever it comes in. */
@NullMarked
package io.millrace.platform.events.text;

import org.jspecify.annotations.NullMarked;
