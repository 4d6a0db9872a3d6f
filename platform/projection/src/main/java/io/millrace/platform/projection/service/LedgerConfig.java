package io.millrace.platform.projection.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The ledgers of the write shards, to read past events from. Without any, nothing can be rebuilt
 * and gaps stay open.
 */
@ConfigMapping(prefix = "millrace.ledger")
public interface LedgerConfig {
  /** The shards by their numbers. */
  List<ShardConfig> shards();

  /**
   * Folder of the archive that the command-service writes ({@code millrace.archive.folder}), to be
   * read only; unset: nothing has ever left the ledgers.
   */
  Optional<Path> archive();

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

    /** Role to connect as; it needs to read {@code event} and {@code ledger_archived} only. */
    String username();

    /** Its password. */
    String password();
  }
}
