package io.millrace.platform.events.sealing;

import org.jspecify.annotations.Nullable;

/** Something that was sealed cannot be opened with this key. */
public final class UnsealException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnsealException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
