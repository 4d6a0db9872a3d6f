package io.millrace.platform.command.shards;

import java.time.Duration;

/**
 * How moves go about it.
 *
 * @param fencePatience how long commands are kept waiting before a fence is lifted again
 * @param relayPatience how long to wait for a relay that is behind, before the fence
 * @param setbacks how often a move may lift its fence or begin again
 */
public record MoveSettings(Duration fencePatience, Duration relayPatience, int setbacks) {}
