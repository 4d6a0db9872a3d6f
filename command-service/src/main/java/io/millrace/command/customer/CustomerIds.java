package io.millrace.command.customer;

import io.millrace.platform.events.routing.Buckets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Ids of customers. */
public final class CustomerIds {
  /** Namespace of the ids that are derived from references; fixed for ever. */
  public static final UUID NAMESPACE = UUID.fromString("c9d6bdc1-5a5b-5c52-9c7e-52b1c3c8a1f0");

  private static final long VARIANT = 0x8000000000000000L;

  private CustomerIds() {}

  /**
   * A new UUIDv7 (RFC 9562) in this bucket. The bucket is a hash of the id, so about a thousand are
   * tried, which takes some tenths of a millisecond.
   */
  public static UUID next(int bucket, Instant now, RandomGenerator random) {
    long high = now.toEpochMilli() << 16 | 0x7000L | (random.nextLong() & 0xfffL);
    long low = random.nextLong();
    UUID id;
    do {
      id = new UUID(high, (low++ & 0x3fffffffffffffffL) | VARIANT);
    } while (Buckets.of(id.toString()) != bucket);
    return id;
  }

  /**
   * The id of the customer with this reference: UUIDv5 (RFC 9562). It keeps references unique
   * without an index over all shards.
   */
  public static UUID ofReference(String reference) {
    MessageDigest sha1 = sha1();
    sha1.update(
        ByteBuffer.allocate(16)
            .putLong(NAMESPACE.getMostSignificantBits())
            .putLong(NAMESPACE.getLeastSignificantBits())
            .array());
    ByteBuffer hash = ByteBuffer.wrap(sha1.digest(reference.getBytes(StandardCharsets.UTF_8)));
    long high = (hash.getLong() & ~0xf000L) | 0x5000L;
    long low = (hash.getLong() & 0x3fffffffffffffffL) | VARIANT;
    return new UUID(high, low);
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
