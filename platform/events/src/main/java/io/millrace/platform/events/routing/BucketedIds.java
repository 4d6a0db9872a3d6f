package io.millrace.platform.events.routing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Ids that carry a bucket in the ten bits before the variant, so that the shard of an aggregate is
 * known from its id alone, and aggregates that belong together have one bucket.
 */
public final class BucketedIds {
  private static final long BUCKET_BITS = Buckets.COUNT - 1L;
  private static final long VARIANT = 0x8000000000000000L;

  private BucketedIds() {}

  /** The bucket that an id carries, 0..1023. */
  public static int bucketOf(UUID id) {
    return (int) (id.getMostSignificantBits() & BUCKET_BITS);
  }

  /** A new UUIDv7 (RFC 9562) with this bucket. */
  public static UUID next(int bucket, Instant now, RandomGenerator random) {
    long high = now.toEpochMilli() << 16 | 0x7000L;
    high |= (random.nextLong() & 0x3L) << 10 | (bucket & BUCKET_BITS);
    return new UUID(high, random.nextLong() >>> 2 | VARIANT);
  }

  /**
   * The id of what is known elsewhere by this name: always the same UUIDv8 for the same name and
   * bucket, which makes an import idempotent without a lookup.
   */
  public static UUID ofName(int bucket, String name) {
    ByteBuffer hash = ByteBuffer.wrap(sha256(name));
    long high = (hash.getLong() & ~0xffffL) | 0x8000L | (bucket & BUCKET_BITS);
    return new UUID(high, hash.getLong() >>> 2 | VARIANT);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
