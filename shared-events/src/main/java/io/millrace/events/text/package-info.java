/** What text from outside may look like, wherever it comes in. */
@NullMarked
package io.millrace.events.text;

import org.jspecify.annotations.NullMarked;
