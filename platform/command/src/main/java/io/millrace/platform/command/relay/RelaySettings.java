package io.millrace.platform.command.relay;

import java.time.Duration;

/**
 * How one relay behaves.
 *
 * @param partitions of every topic
 * @param batch how much one look at the ledger takes
 * @param idleInterval pause after a look that showed everything there was
 * @param watermarkInterval longest time between two watermarks
 * @param checkpointInterval longest time between publishing events and storing that they are
 * @param retryFrom first pause after a failure; doubles up to {@code retryTo}
 */
public record RelaySettings(
    int partitions,
    BatchLimit batch,
    Duration idleInterval,
    Duration watermarkInterval,
    Duration checkpointInterval,
    Duration retryFrom,
    Duration retryTo) {}
