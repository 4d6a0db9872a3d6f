package io.millrace.platform.events.sealing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds sealed texts where they stand, and opens them. */
public final class Sealed {
  private static final byte[] QUOTED_PREFIX = ("\"" + SealedText.PREFIX).getBytes(US_ASCII);
  private static final byte[] NULL = "null".getBytes(US_ASCII);

  private Sealed() {}

  /**
   * Whether a text looks like a sealed one. Nobody may send such a text in: whoever opens it would
   * show one person's data in another's place.
   */
  public static boolean isSealed(@Nullable String text) {
    return text != null && text.startsWith(SealedText.PREFIX);
  }

  /** Whose the sealed text is; null if it is none. */
  public static @Nullable UUID personOf(@Nullable String text) {
    SealedText sealed = text == null ? null : SealedText.parse(text);
    return sealed == null ? null : sealed.person();
  }

  /**
   * The text in the clear. One that was never sealed (in an event of the first version) is given
   * back; null if there is no key: the person was erased.
   *
   * @throws UnsealException if the key does not fit
   */
  public static @Nullable String open(
      @Nullable String text, Function<UUID, @Nullable PersonKey> keys) {
    if (text == null || !isSealed(text)) {
      return text;
    }
    UUID person = personOf(text);
    if (person == null) {
      throw new UnsealException("begins like a sealed text and is none", null);
    }
    PersonKey key = keys.apply(person);
    return key == null ? null : key.open(text);
  }

  /** Whose sealed texts stand as strings in this JSON. */
  public static Set<UUID> personsIn(byte[] json) {
    Set<UUID> persons = new LinkedHashSet<>();
    for (int at = next(json, 0); at >= 0; at = next(json, end(json, at))) {
      UUID person = personOf(text(json, at));
      if (person != null) {
        persons.add(person);
      }
    }
    return persons;
  }

  /** The same JSON with its sealed strings opened; null stands where there is no key. */
  public static byte[] openIn(byte[] json, Function<UUID, @Nullable PersonKey> keys) {
    int at = next(json, 0);
    if (at < 0) {
      return json;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(json.length);
    int done = 0;
    for (; at >= 0; at = next(json, done)) {
      out.write(json, done, at - done);
      String clear = open(text(json, at), keys);
      out.writeBytes(clear == null ? NULL : quoted(clear));
      done = end(json, at);
    }
    out.write(json, done, json.length - done);
    return out.toByteArray();
  }

  /** Where the next sealed string begins, its quotation mark included; negative if none does. */
  private static int next(byte[] json, int from) {
    int last = json.length - QUOTED_PREFIX.length;
    for (int at = from; at <= last; at++) {
      // An escaped quotation mark is part of another string.
      if (json[at] == '"' && (at == 0 || json[at - 1] != '\\') && startsAt(json, at)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean startsAt(byte[] json, int at) {
    for (int i = 1; i < QUOTED_PREFIX.length; i++) {
      if (json[at + i] != QUOTED_PREFIX[i]) {
        return false;
      }
    }
    return true;
  }

  /** Behind the closing quotation mark. */
  private static int end(byte[] json, int start) {
    int at = start + 1;
    while (at < json.length && json[at] != '"') {
      at++;
    }
    return Math.min(at + 1, json.length);
  }

  private static String text(byte[] json, int start) {
    int end = end(json, start);
    return new String(json, start + 1, Math.max(0, end - start - 2), UTF_8);
  }

  private static byte[] quoted(String text) {
    StringBuilder json = new StringBuilder(text.length() + 16).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < 0x20) {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString().getBytes(UTF_8);
  }
}
