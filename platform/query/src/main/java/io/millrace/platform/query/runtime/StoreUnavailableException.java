package io.millrace.platform.query.runtime;

import org.jspecify.annotations.Nullable;

/** No store could answer a read. */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StoreUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
