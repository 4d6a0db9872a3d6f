package io.millrace.platform.projection.engine;

import java.util.concurrent.CompletableFuture;

/** Tells others what committed transactions did. */
public interface Outlet {
  /**
   * Tells it; may be asked to again.
   *
   * @return at once; completes when it has been told, and fails when that has to be tried again
   */
  CompletableFuture<Void> tell(Announcement announcement);
}
