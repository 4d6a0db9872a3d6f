/** The feed and the outlet in Kafka. */
@NullMarked
package io.millrace.projector.engine.kafka;

import org.jspecify.annotations.NullMarked;
