package io.millrace.platform.command.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /** How buckets are dealt out to the shards; what is stored already rules. */
  MapConfig map();

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

  /**
   * Whether the service starts on a schema that a newer build has migrated: to go back one version.
   */
  @WithDefault("false")
  boolean acceptNewerSchema();

  /** One write primary. */
  interface ShardConfig {
    /** {@code postgresql://host:port/database}. */
    String url();

    /**
     * The same database past any PgBouncer: for migrations, which need a session of their own, and
     * for what must go on when commands have all of PgBouncer's connections (relay, readiness).
     * Absent: {@link #url()}.
     */
    Optional<String> migrationUrl();

    /** Role to connect as. */
    String username();

    /** Its password. */
    String password();
  }

  /** The shard map of a new installation, and where {@code shards rebalance} leads. */
  interface MapConfig {
    /** The rule. */
    @WithDefault("ring")
    MapKind kind();

    /** Shares of the shards by number, for range and ring; 1 each unless set. */
    Optional<List<Integer>> weights();

    /** Points on the ring per unit of weight. */
    @WithDefault("512")
    int virtualNodes();

    /** What a directory does with buckets that are not pinned. */
    @WithDefault("ring")
    MapKind base();

    /** For a directory: shard by bucket or run of buckets ({@code 12} or {@code 0-15}). */
    Map<String, Integer> pins();

    /** How often the stored map is looked at. */
    @WithDefault("2s")
    Duration refresh();
  }

  /** Kinds of shard maps. */
  enum MapKind {
    /** Bucket modulo number of shards. */
    HASH,
    /** A run of neighbouring buckets for each shard. */
    RANGE,
    /** Consistent hashing. */
    RING,
    /** Pinned buckets over another kind. */
    DIRECTORY
  }

  /** The pool of one shard. */
  interface PoolConfig {
    /** Connections at most. About twice the cores of the database is a good start. */
    @WithDefault("16")
    int maxSize();

    /** Commands that may wait for a connection; more are turned away at once. */
    @WithDefault("1000")
    int maxWaiting();

    /**
     * After this an idle connection is closed; after two thirds of {@link TimeoutConfig#silence} at
     * the latest.
     */
    @WithDefault("10m")
    Duration idle();

    /** After this a connection is closed in any case. */
    @WithDefault("1h")
    Duration maxLifetime();
  }

  /** Commands that come while others are under way, in one transaction. */
  interface CoalescingConfig {
    /** Whether commands share transactions. */
    @WithDefault("true")
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
    /** To open a connection, get one from the pool, or get into a transaction that is shared. */
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

    /**
     * A connection on which nothing moves for so long is closed: its database has vanished without
     * a word. More than for one statement and less than for ever.
     */
    @WithDefault("15s")
    Duration silence();

    /**
     * To wait for what is on its way between shards, a bucket or what it holds; less than for a
     * command.
     */
    @WithDefault("5s")
    Duration move();

    /** For a whole command, retries included; then the caller gets an answer in any case. */
    @WithDefault("10s")
    Duration command();
  }
}
