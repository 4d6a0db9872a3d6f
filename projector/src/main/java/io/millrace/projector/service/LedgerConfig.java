package io.millrace.projector.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/**
 * The ledgers of the write shards, to read past events from. Without any, nothing can be rebuilt
 * and gaps stay open.
 */
@ConfigMapping(prefix = "millrace.ledger")
public interface LedgerConfig {
  /** The shards by their numbers. */
  List<ShardConfig> shards();

  /** Connections to each at most. */
  @WithDefault("2")
  int maxConnections();

  /** For one statement; the count at the start of a rebuild reads every event once. */
  @WithDefault("60s")
  Duration timeout();

  /** One shard. */
  interface ShardConfig {
    /** {@code postgresql://host:port/database}. */
    String url();

    /** Role to connect as; it needs to read the table {@code event} and nothing else. */
    String username();

    /** Its password. */
    String password();
  }
}
