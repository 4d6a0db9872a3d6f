/**
 * What runs inside the JVM of the Kafka broker: the only package that is compiled against Kafka's
 * server.
 */
@NullMarked
package io.millrace.stack.broker;

import org.jspecify.annotations.NullMarked;
