package io.millrace.platform.query.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs what clients keep for us: HMAC-SHA256 with a key of its own for each purpose. */
final class Signatures {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /**
   * Signatures for one purpose.
   *
   * @param secret the same in all instances
   */
  Signatures(String secret, String purpose) {
    byte[] base = secret.getBytes(StandardCharsets.UTF_8);
    byte[] derived =
        mac(new SecretKeySpec(base, ALGORITHM), purpose.getBytes(StandardCharsets.UTF_8));
    key = new SecretKeySpec(derived, ALGORITHM);
  }

  /** The first bytes of the signature. */
  byte[] sign(byte[] text, int bytes) {
    return Arrays.copyOf(mac(key, text), bytes);
  }

  private static byte[] mac(SecretKeySpec key, byte[] text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
