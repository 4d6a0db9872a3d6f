package io.millrace.platform.projection.apply;

import java.util.concurrent.CompletableFuture;

/** Tells others what committed transactions did. */
public interface ViewChangePublisher {
  /**
   * Tells it; may be asked to again.
   *
   * @return at once; completes when it has been told, and fails when that has to be tried again
   */
  CompletableFuture<Void> tell(Announcement announcement);
}
