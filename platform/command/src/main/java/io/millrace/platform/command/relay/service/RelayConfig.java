package io.millrace.platform.command.relay.service;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The relay from the ledgers to Kafka. */
@ConfigMapping(prefix = "millrace.relay")
public interface RelayConfig {
  /** Whether this process relays, or stands by to do so. */
  @WithDefault("true")
  boolean enabled();

  /** Where events are taken from. */
  @WithDefault("poll")
  Source source();

  /** How the source {@code wal} works. */
  Wal wal();

  /** Events per look at the ledger. */
  @WithDefault("500")
  int batchSize();

  /**
   * Payload per look at the ledger, about; whichever of the two is reached first. Some times as
   * much is in memory for each shard that this process relays.
   */
  @WithDefault("4M")
  MemorySize batchBytes();

  /** Pause after a look that showed everything there was; a local commit ends it. */
  @WithDefault("20ms")
  Duration idleInterval();

  /** Longest time between two watermarks. */
  @WithDefault("100ms")
  Duration watermarkInterval();

  /** Longest time between publishing events and storing that they are. */
  @WithDefault("200ms")
  Duration checkpointInterval();

  /** How long the lease of a shard lasts without being kept; a peer takes over after it. */
  @WithDefault("3s")
  Duration lease();

  /** First pause after a failure; doubles up to {@link #retryTo}. */
  @WithDefault("200ms")
  Duration retryFrom();

  /** Longest pause after a failure. */
  @WithDefault("5s")
  Duration retryTo();

  /** How often the backlog is measured. */
  @WithDefault("2s")
  Duration backlogInterval();

  /** From this age of the oldest unpublished event the health check reports trouble. */
  @WithDefault("30s")
  Duration backlogAlarm();

  /** With more unpublished events than about this, a shard takes no commands. */
  @WithDefault("10000000")
  long backlogMaxEvents();

  /** With an unpublished event older than this, a shard takes no commands; unset: no limit. */
  Optional<Duration> backlogMaxAge();

  /** Where events can be taken from; the meaning is the same. */
  enum Source {
    /** Out of the ledger, by looking again and again; works behind any pooler. */
    POLL,
    /** Out of PostgreSQL's log, by logical decoding; needs {@code wal_level=logical}. */
    WAL
  }

  /** The source {@code wal}. */
  interface Wal {
    /** Name of the replication slot; the number of the shard is put behind it. */
    @WithDefault("millrace_relay_")
    String slot();

    /** So many events are held in memory at most while an old transaction runs. */
    @WithDefault("50000")
    int capacity();

    /** The same in bytes of payload. */
    @WithDefault("32M")
    MemorySize capacityBytes();

    /** So long the log may be behind without a word before its connection counts as dead. */
    @WithDefault("10s")
    Duration patience();

    /** Pause before the log is tried again, after it could not be followed. */
    @WithDefault("5s")
    Duration retry();
  }
}
