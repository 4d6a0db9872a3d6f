package io.millrace.platform.projection;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Place of an event in the life of its aggregate.
 *
 * @param version from 1, without holes
 */
public record AggregateVersion(String id, long version) {
  private static final int MAX_ID_LENGTH = 512;

  /** The place, or null if no aggregate can have such an id or version. */
  static @Nullable AggregateVersion of(String id, long version) {
    boolean possible =
        version > 0 && !id.isEmpty() && id.length() <= MAX_ID_LENGTH && id.indexOf('\0') < 0;
    return possible ? new AggregateVersion(id, version) : null;
  }

  /** What the headers of a record say that could not be decoded; null if they do not say it. */
  static @Nullable AggregateVersion ofHeaders(Map<String, String> headers) {
    String id = headers.get("ce_subject");
    String version = headers.get("ce_sequence");
    if (id == null || version == null) {
      return null;
    }
    try {
      return of(id, Long.parseLong(version));
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
