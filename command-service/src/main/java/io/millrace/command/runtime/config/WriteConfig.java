package io.millrace.command.runtime.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** The write store: where it is and how it is used. */
@ConfigMapping(prefix = "millrace.write")
public interface WriteConfig {
  /** The write primaries; number 0 is the home shard. */
  List<ShardConfig> shards();

  /** How many connections, and for how long. Counts for each shard. */
  PoolConfig pool();

  /** What may take how long. */
  TimeoutConfig timeout();

  /** How commands share transactions. */
  CoalescingConfig coalescing();

  /** How often a command is tried whose transaction may be done again. */
  @WithDefault("4")
  int maxAttempts();

  /** How long answers are kept for repetitions. */
  @WithDefault("72h")
  Duration keepAnswers();

  /** For how many days ahead the ledger's partitions are made. */
  @WithDefault("14")
  int partitionDays();

  /** Whether the schema is brought up to date at start. */
  @WithDefault("true")
  boolean migrate();

  /** One write primary. */
  interface ShardConfig {
    /** {@code postgresql://host:port/database}. */
    String url();

    /** Role to connect as. */
    String username();

    /** Its password. */
    String password();
  }

  /** The pool of one shard. */
  interface PoolConfig {
    /** Connections at most. About twice the cores of the database is a good start. */
    @WithDefault("16")
    int maxSize();

    /** Commands that may wait for a connection; more are turned away at once. */
    @WithDefault("1000")
    int maxWaiting();

    /** After this an idle connection is closed. */
    @WithDefault("10m")
    Duration idle();

    /** After this a connection is closed in any case. */
    @WithDefault("1h")
    Duration maxLifetime();
  }

  /** Commands that come while others are under way, in one transaction. */
  interface CoalescingConfig {
    /** Whether commands share transactions. */
    @WithDefault("false")
    boolean enabled();

    /** Commands in one transaction at most. */
    @WithDefault("32")
    int maxCommands();

    /** Transactions under way at once, for each shard and event loop. */
    @WithDefault("2")
    int transactions();

    /** How long a shared transaction waits for a lock before its commands go on alone. */
    @WithDefault("50ms")
    Duration lock();
  }

  /** Times. */
  interface TimeoutConfig {
    /** To open a connection or get one from the pool. */
    @WithDefault("2s")
    Duration acquire();

    /** To wait for a lock in the database. */
    @WithDefault("2s")
    Duration lock();

    /** For one statement. */
    @WithDefault("5s")
    Duration statement();

    /** Between two statements of a transaction. */
    @WithDefault("10s")
    Duration idleInTransaction();

    /** For a whole command, retries included; then the caller gets an answer in any case. */
    @WithDefault("10s")
    Duration command();
  }
}
