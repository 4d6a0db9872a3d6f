package io.millrace.platform.events.cache;

import java.util.List;

/**
 * Where a row of a view stands in Redis, and how it gets there.
 *
 * <p>A key holds a hash: {@code v}, the version below which nothing may be written; {@code e}, the
 * value ({@link CachedRow}), absent in a tombstone; {@code s}, until when it is fresh by the clock
 * of Redis; {@code c}, what it costs to load, in milliseconds. Beside it stands the lease of the
 * one who loads it. Both keys share a hash slot.
 */
public final class ViewEntries {
  /** Gives the lease {@code KEYS[2]} back if {@code ARGV[1]} holds it. */
  public static final String RELEASE =
      """
      if redis.call('GET', KEYS[2]) == ARGV[1] then redis.call('DEL', KEYS[2]) end
      """;

  /** Sets {@code now}, in milliseconds. */
  public static final String NOW =
      """
      local t = redis.call('TIME')
      local now = t[1] * 1000 + math.floor(t[2] / 1000)
      """;

  /**
   * Writes a value unless a newer version was there: {@code ARGV} is holder of the lease, version,
   * value, milliseconds that it is fresh, milliseconds that it is kept, its cost. Answers 1 if it
   * was written. Lua's numbers are doubles, exact up to 2^53: far above any version.
   */
  public static final String PUT =
      NOW
          + RELEASE
          + """
          local least = tonumber(redis.call('HGET', KEYS[1], 'v') or '-1')
          if tonumber(ARGV[2]) < least then return 0 end
          redis.call('HSET', KEYS[1], 'v', ARGV[2], 'e', ARGV[3], 's', now + ARGV[4],
                     'c', ARGV[6])
          redis.call('PEXPIRE', KEYS[1], ARGV[5])
          return 1
          """;

  private ViewEntries() {}

  /**
   * The keys of a script: the value, then its lease.
   *
   * @param generation how often readers of the view had been switched to another version of it
   */
  public static List<String> keys(String view, long generation, String key) {
    String name = (generation == 0 ? "" : generation + ":") + "{" + view + ":" + key + "}";
    return List.of("millrace:view:" + name, "millrace:lease:" + name);
  }
}
