package io.millrace.platform.projection.service;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the projector; an unknown key under the prefix stops the start. */
@ConfigMapping(prefix = "millrace.projector")
public interface ProjectorConfig {
  /** Whether this process applies events at all. */
  @WithDefault("true")
  boolean enabled();

  /** Consumer group; all projectors of one read store share the partitions in it. */
  @WithDefault("millrace-projector")
  String groupId();

  /**
   * Whether the service starts on a schema that a newer build has migrated: to go back one version.
   */
  @WithDefault("false")
  boolean acceptNewerSchema();

  /** Most records of one round. */
  @WithDefault("5000")
  int maxPollRecords();

  /**
   * Events in a round up to which all projections share one transaction that is flushed at once;
   * above, each has a transaction of its own.
   */
  @WithDefault("256")
  int coalesceUpTo();

  /** After this the database counts as away. */
  @WithDefault("10s")
  Duration storeTimeout();

  /** First pause when the database is away; doubles with each failure. */
  @WithDefault("100ms")
  Duration retryDelayMin();

  /** Longest pause when the database is away. */
  @WithDefault("5s")
  Duration retryDelayMax();

  /** How long watermarks alone may pass before the checkpoints move past them. */
  @WithDefault("5s")
  Duration idleCheckpointInterval();

  /** How often to look which projections are live and what operators have asked for. */
  @WithDefault("500ms")
  Duration lookAroundInterval();

  /** How materialised views are kept young; how young each has to be stands in view_refresh. */
  RefreshConfig refresh();

  /** How fresh rows get into the cache of the query-services. */
  WriteThroughConfig writeThrough();

  /** How views are compared with the ledger. */
  AuditConfig audit();

  /** How new versions are filled. */
  RebuildConfig rebuild();

  /**
   * After this without a sign of progress the service is not ready; longer than {@link
   * #idleCheckpointInterval}.
   */
  @WithDefault("30s")
  Duration stallAfter();

  /** Refreshes of materialised views. */
  interface RefreshConfig {
    /** How often to look which view is due. */
    @WithDefault("1s")
    Duration look();

    /** For one refresh. */
    @WithDefault("10m")
    Duration timeout();
  }

  /** Fresh rows for the readers' cache. */
  interface WriteThroughConfig {
    /** Whether they are written, where {@code quarkus.redis.hosts} says where to. */
    @WithDefault("true")
    boolean enabled();

    /** For how long a row is fresh, ±10 %; as {@code millrace.cache.l2.ttl} of the readers. */
    @WithDefault("5m")
    Duration ttl();

    /**
     * For reading some rows and writing them to Redis; what takes longer is left to the readers.
     */
    @WithDefault("1s")
    Duration timeout();
  }

  /** The auditor. */
  interface AuditConfig {
    /** Whether it makes rounds by itself; what operators ask for is done in any case. */
    @WithDefault("true")
    boolean enabled();

    /** Whether its own rounds bring from the ledger what views lack. */
    @WithDefault("true")
    boolean repair();

    /** Most events of the ledger that a round looks at in a second. */
    @WithDefault("2000")
    int eventsPerSecond();

    /** From the end of one round to the next. */
    @WithDefault("1m")
    Duration interval();

    /** How long something has to differ to count. */
    @WithDefault("5s")
    Duration confirmAfter();
  }

  /** A rebuild. */
  interface RebuildConfig {
    /** Events of one transaction; small ones keep live events from waiting for a large one. */
    @WithDefault("1000")
    int pageEvents();

    /** Bound that the lag of live events keeps while history is read; the rebuild gives way. */
    @WithDefault("1s")
    Duration maxLiveLag();

    /** After this another projector takes a rebuild over from one that is silent. */
    @WithDefault("10s")
    Duration lease();

    /** Rows of each table that are compared before a version is promoted. */
    @WithDefault("1000")
    int compareRows();
  }
}
