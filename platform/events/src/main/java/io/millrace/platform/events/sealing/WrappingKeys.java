package io.millrace.platform.events.sealing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that persons' keys are wrapped with. The first one wraps; the others open what was
 * wrapped before they were replaced. A wrapped key is {@code <id of the wrapping key>.<base64url>}.
 */
public final class WrappingKeys {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,40}");

  private final Map<String, SecretKey> byId;
  private final String newest;

  private WrappingKeys(Map<String, SecretKey> byId) {
    this.byId = byId;
    newest = byId.keySet().iterator().next();
  }

  /**
   * Reads {@code id:key} or {@code id:key,id:key}, the newest first, each key base64 of 32 bytes.
   *
   * @throws IllegalArgumentException if it is not of that form; the message holds no key
   */
  public static WrappingKeys parse(String text) {
    Map<String, SecretKey> keys = new LinkedHashMap<>();
    for (String part : text.strip().split("\\s*,\\s*", -1)) {
      int colon = part.indexOf(':');
      String id = colon < 0 ? "" : part.substring(0, colon);
      if (!ID.matcher(id).matches()) {
        throw new IllegalArgumentException(
            "key number %d has no id: write <id>:<base64 of 32 bytes>, the id of letters, digits,"
                    .formatted(keys.size() + 1)
                + " _ and -");
      }
      if (keys.put(id, new SecretKeySpec(bytes(id, part.substring(colon + 1)), "AES")) != null) {
        throw new IllegalArgumentException("the id " + id + " stands twice");
      }
    }
    return new WrappingKeys(keys);
  }

  private static byte[] bytes(String id, String base64) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(base64.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the key " + id + " is not base64", e);
    }
    if (key.length != AesGcm.KEY_BYTES) {
      throw new IllegalArgumentException(
          "the key %s has %d bytes, it needs 32".formatted(id, key.length));
    }
    return key;
  }

  /** Id of the key that wraps what is new. */
  public String newest() {
    return newest;
  }

  /** Ids of all keys that are here, the newest first. */
  public List<String> ids() {
    return List.copyOf(byId.keySet());
  }

  /** Id of the key that this was wrapped with; empty if it says none. */
  public static String idOf(String wrapped) {
    int dot = wrapped.indexOf('.');
    return dot < 0 ? "" : wrapped.substring(0, dot);
  }

  /** The person's key as it may be stored, wrapped with the newest key. */
  public String wrap(PersonKey key, RandomGenerator random) {
    byte[] nonce = new byte[AesGcm.NONCE_BYTES];
    random.nextBytes(nonce);
    SecretKey wrapping = Objects.requireNonNull(byId.get(newest), newest);
    byte[] box = AesGcm.close(wrapping, nonce, header(newest, key.person()), key.secret());
    return newest + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(box);
  }

  /**
   * The person's key in this wrapping.
   *
   * @throws UnsealException if it was wrapped with a key that is not here, is somebody else's, or
   *     has been changed
   */
  public PersonKey unwrap(UUID person, String wrapped) {
    String id = idOf(wrapped);
    SecretKey wrapping = byId.get(id);
    if (wrapping == null) {
      throw new UnsealException(
          "wrapped with the key '%s', which is not among the wrapping keys given".formatted(id),
          null);
    }
    byte[] box;
    try {
      box = Base64.getUrlDecoder().decode(wrapped.substring(id.length() + 1));
    } catch (IllegalArgumentException e) {
      throw new UnsealException("not a wrapped key", e);
    }
    if (box.length != AesGcm.OVERHEAD_BYTES + AesGcm.KEY_BYTES) {
      throw new UnsealException("not a wrapped key", null);
    }
    return new PersonKey(person, AesGcm.open(wrapping, header(id, person), box));
  }

  private static byte[] header(String id, UUID person) {
    byte[] name = id.getBytes(UTF_8);
    return ByteBuffer.allocate(16 + name.length)
        .putLong(person.getMostSignificantBits())
        .putLong(person.getLeastSignificantBits())
        .put(name)
        .array();
  }
}
