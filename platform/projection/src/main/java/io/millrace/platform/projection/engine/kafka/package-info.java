/** The feed and the outlet in Kafka. */
@NullMarked
package io.millrace.platform.projection.engine.kafka;

import org.jspecify.annotations.NullMarked;
