package io.millrace.platform.query.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings of this service under {@code millrace}; an unknown key there is an error. */
@ConfigMapping(prefix = "millrace")
public interface QueryConfig {
  /** Root of the source tree, as the build passes it to every tool and test; not used to serve. */
  Optional<String> home();

  /** The local stack's provider, as a build passes it to every test; not used to serve. */
  Optional<String> stack();

  /** The read store. */
  Read read();

  /** How a reader sees its own writes. */
  Consistency consistency();

  /** The two cache levels. */
  Cache cache();

  /** What is counted in Redis and written to the read primary later. */
  Counters counters();

  /** What opens personal data. */
  PersonalDataKeys personalData();

  /** How much is taken at the same time. */
  Http http();

  /** How much each caller may ask. */
  RateLimit rateLimit();

  /** Streams of changes. */
  Streams streams();

  /** GraphQL. */
  Graphql graphql();

  /** What opens personal data. */
  interface PersonalDataKeys {
    /** The keys that persons' keys are wrapped with: those of the command-service. */
    Optional<String> keys();
  }

  /** How much is taken at the same time. */
  interface Http {
    /** Requests under way; more are refused with 503. Streams are counted by themselves. */
    @WithDefault("512")
    int maxConcurrent();

    /** How long a body may take to arrive; 408 after that. */
    @WithDefault("10s")
    Duration bodyTimeout();
  }

  /** How much each principal may ask, over all instances; of each where there is no Redis. */
  interface RateLimit {
    /** Requests per second; 0: no limit. */
    @WithDefault("2000")
    long perSecond();

    /** Requests that may come at once after a pause. */
    @WithDefault("4000")
    long burst();

    /** Of who is not known: requests without a token, or with one that is not valid. */
    Unauthenticated unauthenticated();

    /** By the address that they come from. */
    interface Unauthenticated {
      /** Requests per second and address; 0: no limit. */
      @WithDefault("20")
      long perSecond();

      /** Requests that may come at once after a pause. */
      @WithDefault("200")
      long burst();
    }
  }

  /** Server-sent events, WebSockets, gRPC streams. */
  interface Streams {
    /** How often a stream says that it lives while nothing changes. */
    @WithDefault("15s")
    Duration heartbeat();

    /** Streams and sockets that may be open in this process. */
    @WithDefault("1000")
    int max();

    /** How many of them one owner of data, or one principal who acts for all, may have. */
    @WithDefault("100")
    int maxPerCaller();

    /** A stream that waits longer for a change that no store shows ends, and says so. */
    @WithDefault("30s")
    Duration changeTimeout();

    /** A client that takes longer for one message is hung up on. */
    @WithDefault("10s")
    Duration sendTimeout();
  }

  /** GraphQL. */
  interface Graphql {
    /** Whether the schema can be asked for; off in production. */
    @WithDefault("false")
    boolean introspection();

    /** Folder with documents ({@code *.graphql}) that can be asked for by their SHA-256. */
    Optional<String> documents();

    /** Whether only these documents are executed. */
    @WithDefault("false")
    boolean persistedOnly();
  }

  /** Counters that are written behind. */
  interface Counters {
    /**
     * Whether anything is counted; it needs Redis and a role that may write on the read primary.
     */
    @WithDefault("true")
    boolean enabled();

    /** How often a process adds what it has counted to the sums in Redis. */
    @WithDefault("200ms")
    Duration collectInterval();

    /** How often the sums move into the database; what Redis may lose is what came since. */
    @WithDefault("5s")
    Duration flushInterval();
  }

  /** Where reads go, and within which bounds. */
  interface Read {
    /** The read primary, asked when no replica can answer. */
    Optional<Store> primary();

    /** The streaming replicas, asked first. */
    Optional<List<Store>> replicas();

    /** Connections to each store. */
    @WithDefault("16")
    int poolSize();

    /** Reads that may wait for a connection to one store; more are sent elsewhere. */
    @WithDefault("256")
    int poolQueue();

    /** How long a connection may take to open. */
    @WithDefault("1s")
    Duration connectTimeout();

    /** How long one store may take for one read before the next is asked. */
    @WithDefault("1s")
    Duration attemptTimeout();

    /** After five reads in a row that failed a store is left alone for this long. */
    @WithDefault("1s")
    Duration openFor();

    /** How often each store is asked for its replay position. */
    @WithDefault("250ms")
    Duration pollInterval();

    /** A replica further behind than this is left out while another store can answer. */
    @WithDefault("10s")
    Duration maxLag();

    /** Reads under way at the primary at most: it has to keep up with the projector first. */
    @WithDefault("8")
    int primaryInFlight();

    /**
     * Extra reads in a hundred that may be sent to a second replica because the first takes longer
     * than nearly all recent reads; 0: none.
     */
    @WithDefault("3")
    double hedgePercent();

    /** A read with a consistency token asks the primary too once it has waited this long. */
    @WithDefault("500ms")
    Duration primaryAfter();

    /** Whether a schema that a newer build has migrated is read: to go back by one version. */
    @WithDefault("false")
    boolean acceptNewerSchema();
  }

  /** One PostgreSQL instance. */
  interface Store {
    /** {@code postgresql://host:port/database}. */
    String url();

    /** The role that reads. */
    String username();

    /** Its password. */
    String password();
  }

  /** Consistency tokens and cursors. */
  interface Consistency {
    /** Signs consistency tokens, and (derived from it) cursors; 16 bytes or more, no default. */
    Optional<String> secret();

    /** How long a read waits for its token if it does not say {@code Prefer: wait=N}. */
    @WithDefault("2s")
    Duration defaultWait();

    /** The longest wait that a read can ask for. */
    @WithDefault("10s")
    Duration maxWait();

    /** Reads that may wait at the same time; more are answered at once, as if out of time. */
    @WithDefault("1000")
    int maxWaiting();
  }

  /** The two cache levels. */
  interface Cache {
    /** In this process. */
    L1 l1();

    /** In Redis, shared by all instances. */
    L2 l2();

    /** For how long a value whose time is over is still served while it is loaded anew. */
    @WithDefault("10s")
    Duration staleFor();

    /** How long it is remembered that there is no such row; ±10 %. */
    @WithDefault("5s")
    Duration negativeTtl();

    /**
     * How eagerly a hot value is loaded anew before its time is over, as a factor of what the last
     * load took; 0: never.
     */
    @WithDefault("1.0")
    double earlyRefresh();

    /** The topic that tells which views have changed. */
    @WithDefault("millrace.views.v1")
    String topic();
  }

  /** The level in this process. */
  interface L1 {
    /** Upper bound of all bodies and their overhead, in bytes. */
    @WithDefault("67108864")
    long maxBytes();

    /** Backstop for an invalidation that never came; ±10 %. */
    @WithDefault("30s")
    Duration ttl();
  }

  /** The level in Redis. */
  interface L2 {
    /** Whether Redis is used at all. */
    @WithDefault("true")
    boolean enabled();

    /** A call to Redis that takes longer is given up. */
    @WithDefault("50ms")
    Duration timeout();

    /** Backstop for an invalidation that never came; ±10 %. */
    @WithDefault("5m")
    Duration ttl();

    /** For how long one instance alone loads a value; above {@code read.attempt-timeout}. */
    @WithDefault("2s")
    Duration leaseTtl();

    /** How long the others wait for it before they load it themselves. */
    @WithDefault("100ms")
    Duration leaseWait();

    /** How long an invalidated key refuses older versions; above {@code read.max-lag}. */
    @WithDefault("60s")
    Duration tombstoneTtl();

    /** After five failures in a row Redis is left alone for this long. */
    @WithDefault("1s")
    Duration openFor();
  }
}
