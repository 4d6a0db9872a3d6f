package io.millrace.platform.query.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Writes and reads cursors: the place in a list after which the next page starts, signed together
 * with the list (its path, filters and owner), so that a cursor is good for that list only and
 * cannot be made up. The list itself is not in the text.
 */
public final class Cursors {
  private static final int SIGNATURE_BYTES = 16;
  private static final int MAX_TEXT = 512;

  private final Signatures signatures;

  /** Cursors signed with a key derived from this secret; all instances have the same. */
  public Cursors(String secret) {
    signatures = new Signatures(secret, "cursor");
  }

  /**
   * A cursor.
   *
   * @param list names the list with its filters
   * @param place where the page ended
   */
  public String write(String list, String place) {
    byte[] body = place.getBytes(StandardCharsets.UTF_8);
    byte[] text = Arrays.copyOf(body, body.length + SIGNATURE_BYTES);
    System.arraycopy(sign(list, place), 0, text, body.length, SIGNATURE_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
  }

  /** The place, or nothing if this is no cursor of this list. */
  public Optional<String> read(String list, String cursor) {
    if (cursor.length() > MAX_TEXT) {
      return Optional.empty();
    }
    byte[] text;
    try {
      text = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    int length = text.length - SIGNATURE_BYTES;
    if (length < 0) {
      return Optional.empty();
    }
    String place = new String(text, 0, length, StandardCharsets.UTF_8);
    byte[] signature = Arrays.copyOfRange(text, length, text.length);
    return MessageDigest.isEqual(signature, sign(list, place))
        ? Optional.of(place)
        : Optional.empty();
  }

  private byte[] sign(String list, String place) {
    // The length keeps list and place apart: no other pair gives the same text.
    byte[] text = (list.length() + ":" + list + place).getBytes(StandardCharsets.UTF_8);
    return signatures.sign(text, SIGNATURE_BYTES);
  }
}
