/** The relay's topics and producer. */
@NullMarked
package io.millrace.platform.command.relay.kafka;

import org.jspecify.annotations.NullMarked;
