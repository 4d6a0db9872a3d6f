package io.millrace.platform.events.sealing;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM (NIST SP 800-38D) with the nonce in front. */
final class AesGcm {
  static final int NONCE_BYTES = 12;
  static final int KEY_BYTES = 32;
  static final int OVERHEAD_BYTES = NONCE_BYTES + 16;

  private static final int TAG_BITS = 128;

  private AesGcm() {}

  static byte[] close(SecretKey key, byte[] nonce, byte[] header, byte[] clear) {
    try {
      byte[] closed = cipher(Cipher.ENCRYPT_MODE, key, nonce, header).doFinal(clear);
      return ByteBuffer.allocate(nonce.length + closed.length).put(nonce).put(closed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES/GCM", e);
    }
  }

  /**
   * What is in the box.
   *
   * @throws UnsealException if it was closed with another key or header, or has been changed
   */
  static byte[] open(SecretKey key, byte[] header, byte[] box) {
    ByteBuffer bytes = ByteBuffer.wrap(box);
    byte[] nonce = new byte[NONCE_BYTES];
    byte[] closed = new byte[box.length - NONCE_BYTES];
    bytes.get(nonce).get(closed);
    try {
      return cipher(Cipher.DECRYPT_MODE, key, nonce, header).doFinal(closed);
    } catch (AEADBadTagException e) {
      throw new UnsealException("closed with another key, for somebody else, or changed since", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES/GCM", e);
    }
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] header)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(header);
    return cipher;
  }

  static byte[] hmac(byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
