package io.millrace.platform.command.postgres;

import io.millrace.platform.command.idempotency.CommandKey;
import io.millrace.platform.events.AggregateRef;
import io.millrace.platform.events.routing.Buckets;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of advisory transaction locks: 64 bits of a SHA-256. Two that meet by chance cost a short
 * wait, never a wrong result.
 */
public final class LockIds {
  /** Class of the locks of buckets, which are pairs (class, bucket). */
  public static final int BUCKETS = 70132;

  /** Stands for all buckets together: whoever works on many of them takes this one. */
  public static final int ALL_BUCKETS = Buckets.COUNT;

  private LockIds() {}

  /** The lock of an aggregate; null for none. */
  public static @Nullable Long of(@Nullable AggregateRef aggregate) {
    return aggregate == null ? null : hash(aggregate.type().label() + "\0" + aggregate.id());
  }

  /** The lock of a command's key; null for none. */
  public static @Nullable Long of(@Nullable CommandKey key) {
    if (key == null) {
      return null;
    }
    String owner = key.owner().isEmpty() ? "" : "\0" + key.owner();
    return hash("key\0" + key.principal() + "\0" + key.key() + owner);
  }

  /**
   * The lock that instances of before take for the key of an owner, which they do not tell from the
   * keys of the login's other owners; null for none. Held in shared mode, it keeps them out.
   */
  static @Nullable Long ofLogin(@Nullable CommandKey key) {
    return key == null || key.owner().isEmpty()
        ? null
        : of(new CommandKey(key.principal(), key.key(), key.fingerprint()));
  }

  private static long hash(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
