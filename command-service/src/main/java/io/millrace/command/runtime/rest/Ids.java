package io.millrace.command.runtime.rest;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Ids as they stand in addresses and bodies. */
public final class Ids {
  private Ids() {}

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
