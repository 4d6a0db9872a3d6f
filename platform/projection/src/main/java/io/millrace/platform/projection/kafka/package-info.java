/** The feed and the view changes over Kafka. */
@NullMarked
package io.millrace.platform.projection.kafka;

import org.jspecify.annotations.NullMarked;
