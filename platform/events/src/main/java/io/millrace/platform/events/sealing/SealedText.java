package io.millrace.platform.events.sealing;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A text that only the person's key opens, in its printed form: {@code sealed:1:} and base64url of
 * whose it is, what it is, nonce, ciphertext and tag. The form has no character that JSON escapes,
 * and says itself which key it needs.
 *
 * @param person whose it is
 * @param header what is authenticated beside the text: person and field
 * @param box nonce, ciphertext, tag
 */
record SealedText(UUID person, byte[] header, byte[] box) {
  /** How every sealed text begins. */
  static final String PREFIX = "sealed:1:";

  static final int HEADER_BYTES = 17;

  static String print(byte[] header, byte[] box) {
    byte[] all = ByteBuffer.allocate(header.length + box.length).put(header).put(box).array();
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  static byte[] header(UUID person, PersonalField field) {
    return ByteBuffer.allocate(HEADER_BYTES)
        .putLong(person.getMostSignificantBits())
        .putLong(person.getLeastSignificantBits())
        .put(field.code())
        .array();
  }

  /** The parts of a printed form, or null if it is none. */
  static @Nullable SealedText parse(String text) {
    if (!text.startsWith(PREFIX)) {
      return null;
    }
    byte[] all;
    try {
      all = Base64.getUrlDecoder().decode(text.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      return null;
    }
    if (all.length < HEADER_BYTES + AesGcm.OVERHEAD_BYTES) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(all);
    byte[] header = new byte[HEADER_BYTES];
    byte[] box = new byte[all.length - HEADER_BYTES];
    bytes.get(header).get(box);
    ByteBuffer id = ByteBuffer.wrap(header);
    return new SealedText(new UUID(id.getLong(), id.getLong()), header, box);
  }
}
