/**
 * Carries committed events from a shard's ledger to Kafka: each at least once, in the order of its
 * aggregate, with watermarks behind them. Knows neither PostgreSQL nor Kafka; those are beneath.
 */
@NullMarked
package io.millrace.platform.command.relay;

import org.jspecify.annotations.NullMarked;
