/** The service that turns the event topics into read models. */
@NullMarked
package io.millrace.projector;

import org.jspecify.annotations.NullMarked;
