package io.millrace.command.imports.rest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bulk imports. */
@ConfigMapping(prefix = "millrace.imports")
public interface ImportConfig {
  /** Records in one transaction at most. */
  @WithDefault("1000")
  int batchRecords();

  /** Order lines in one transaction at most; one order may go beyond. */
  @WithDefault("20000")
  int batchLines();

  /** When no further record has come for so long, those at hand are taken. */
  @WithDefault("20ms")
  Duration flushAfter();

  /** Longest line that is read; a longer one is refused and skipped. */
  @WithDefault("4194304")
  int maxLineBytes();

  /** A stream that brings nothing for so long is ended. */
  @WithDefault("60s")
  Duration idleTimeout();

  /** How long one batch may take on a shard, waits included; then the stream ends with a word. */
  @WithDefault("30s")
  Duration batchTimeout();

  /** Imports at once; further ones are turned away. */
  @WithDefault("2")
  int maxConcurrent();

  /** How often a batch is tried whose transaction may be done again. */
  @WithDefault("5")
  int maxAttempts();
}
