package io.millrace.platform.query.cache;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the caches and stores know of a key.
 *
 * @param view the row; absent if there is none that the caller may see
 * @param asOf the answer includes everything that was recorded before; absent if unknown
 * @param source who answered
 * @param stale the answer may miss what the reader asked for
 */
public record Found(
    @Nullable CachedView view, @Nullable Instant asOf, Source source, boolean stale) {

  /** Who answered. */
  public sealed interface Source {
    /**
     * A cache level.
     *
     * @param level {@code L1} or {@code L2}
     * @param ttl for how much longer the level keeps it
     */
    record Level(String level, Duration ttl) implements Source {}

    /**
     * A store.
     *
     * @param name {@code replica-N} or {@code primary}
     * @param forward why no cache answered
     */
    record Store(String name, Forward forward) implements Source {}
  }

  /** Why a cache passed the question on (the names of RFC 9211). */
  public enum Forward {
    /** It had nothing. */
    MISS("uri-miss"),
    /** What it had did not include the change that the reader asked for. */
    STALE("stale"),
    /** It was not asked. */
    BYPASS("bypass");

    private final String token;

    Forward(String token) {
      this.token = token;
    }

    /** The name on the wire. */
    public String token() {
      return token;
    }
  }

  /** The same, but as if there were no row. */
  Found hidden() {
    return new Found(null, asOf, source, stale);
  }
}
