/** Runs one relay per shard within the service: settings, start and stop, health, metrics. */
@NullMarked
package io.millrace.platform.command.relay.service;

import org.jspecify.annotations.NullMarked;
