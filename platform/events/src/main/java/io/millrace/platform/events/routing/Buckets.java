package io.millrace.platform.events.routing;

import java.nio.charset.StandardCharsets;

/**
 * The stable bucket of a key. Shards and partitions are chosen from it, so it never changes for a
 * key, whatever is added to the system.
 */
public final class Buckets {
  /** Number of buckets. Fixed for ever: changing it would move every key. */
  public static final int COUNT = 1024;

  private Buckets() {}

  /** Bucket of any text key, 0..1023. */
  public static int of(String key) {
    return Murmur3.hash32(key.getBytes(StandardCharsets.UTF_8)) & (COUNT - 1);
  }
}
