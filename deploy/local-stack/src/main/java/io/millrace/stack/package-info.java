/**
 * The local stack: PostgreSQL shards and replicas, Kafka and Redis as child processes, and the
 * guard that ends them.
 */
@NullMarked
package io.millrace.stack;

import org.jspecify.annotations.NullMarked;
