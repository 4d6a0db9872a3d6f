package io.millrace.platform.events.consistency;

import io.millrace.platform.events.AggregateType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes and reads {@link ConsistencyToken}s: base64url of a version byte, the fields and the first
 * {@value #SIGNATURE_BYTES} bytes of an HMAC-SHA256. Signed, so that a client cannot make a reader
 * wait for a transaction that never was.
 */
public final class ConsistencyTokens {
  private static final byte FORMAT = 1;
  private static final int SIGNATURE_BYTES = 8;
  private static final int FIXED_BYTES = 1 + 2 + 8 + 1 + 8;
  private static final int MAX_TEXT = 512;

  private final SecretKeySpec key;

  /**
   * Tokens signed with this secret; every service of one installation has the same.
   *
   * @param secret at least 16 bytes in UTF-8
   */
  public ConsistencyTokens(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < 16) {
      throw new IllegalArgumentException("the secret of consistency tokens needs 16 bytes or more");
    }
    key = new SecretKeySpec(bytes, "HmacSHA256");
  }

  /** The opaque form for the header {@code Consistency-Token}. */
  public String write(ConsistencyToken token) {
    byte[] id = token.aggregateId().getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = ByteBuffer.allocate(FIXED_BYTES + id.length);
    body.put(FORMAT).putShort((short) token.shard()).putLong(token.tx());
    body.put((byte) token.type().number()).putLong(token.version()).put(id);
    ByteBuffer signed = ByteBuffer.allocate(body.capacity() + SIGNATURE_BYTES);
    signed.put(body.array()).put(sign(body.array()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(signed.array());
  }

  /** The token in this text, or nothing if it is not one that this installation wrote. */
  public Optional<ConsistencyToken> read(String text) {
    if (text.length() > MAX_TEXT) {
      return Optional.empty();
    }
    byte[] signed;
    try {
      signed = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    int length = signed.length - SIGNATURE_BYTES;
    if (length < FIXED_BYTES || signed[0] != FORMAT) {
      return Optional.empty();
    }
    byte[] body = Arrays.copyOf(signed, length);
    if (!MessageDigest.isEqual(sign(body), Arrays.copyOfRange(signed, length, signed.length))) {
      return Optional.empty();
    }
    return parse(ByteBuffer.wrap(body));
  }

  private static Optional<ConsistencyToken> parse(ByteBuffer body) {
    body.get();
    int shard = body.getShort();
    long tx = body.getLong();
    Optional<AggregateType> type = AggregateType.ofNumber(body.get());
    long version = body.getLong();
    String id = StandardCharsets.UTF_8.decode(body).toString();
    return type.map(kind -> new ConsistencyToken(shard, tx, kind, id, version));
  }

  private byte[] sign(byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return Arrays.copyOf(mac.doFinal(body), SIGNATURE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
