package io.millrace.platform.events.text;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** UUIDs as they stand in addresses, bodies and tokens. */
public final class Uuids {
  private Uuids() {}

  /** The UUID in this text, or null if it is none in its usual form. */
  public static @Nullable UUID parse(String text) {
    try {
      UUID id = text.length() == 36 ? UUID.fromString(text) : null;
      return id != null && id.toString().equalsIgnoreCase(text) ? id : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
