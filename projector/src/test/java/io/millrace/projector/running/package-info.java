/** The projector against a real PostgreSQL and a real Kafka. */
@NullMarked
package io.millrace.projector.running;

import org.jspecify.annotations.NullMarked;
