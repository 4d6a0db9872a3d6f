package io.millrace.platform.command.relay;

import io.millrace.platform.events.Watermark;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Finds the watermark after each look at the ledger, and the newest time of which it is true that
 * everything committed before is below it.
 *
 * <p>While a long transaction runs, later ones commit above {@code finishedBelow} and are not
 * published yet. "As of now" would be a lie then. So the time advances only to that of a look whose
 * every started transaction is below the watermark by now. Not thread-safe.
 */
final class WatermarkClock {
  private final int shard;
  private long tx;
  private @Nullable Instant asOf;
  private long candidateTx;
  private @Nullable Instant candidateAsOf;

  /**
   * @param asOf what the term before had reached, if anything
   */
  WatermarkClock(int shard, @Nullable Instant asOf) {
    this.shard = shard;
    this.asOf = asOf;
  }

  /**
   * The watermark after the window's events were acknowledged.
   *
   * @param unpublishedFrom lowest transaction id of an event that was read and not yet published;
   *     {@link Long#MAX_VALUE} if there is none
   */
  Watermark after(Window window, long unpublishedFrom) {
    long publishedBelow =
        window.more() ? window.events().getLast().at().tx() : window.finishedBelow();
    tx = Math.max(tx, Math.min(publishedBelow, unpublishedFrom));
    Instant reached = asOfAfter(window);
    asOf = reached;
    return new Watermark(shard, tx, reached);
  }

  private Instant asOfAfter(Window window) {
    if (window.startedBelow() <= tx) {
      candidateAsOf = null;
      return window.asOf();
    }
    Instant candidate = candidateAsOf;
    if (candidate != null && candidateTx > tx) {
      return asOf == null ? earliest(window) : asOf;
    }
    candidateTx = window.startedBelow();
    candidateAsOf = window.asOf();
    if (candidate != null) {
      return candidate;
    }
    return asOf == null ? earliest(window) : asOf;
  }

  /** In the first term of all nothing is known; the oldest event at hand is the safe answer. */
  private static Instant earliest(Window window) {
    return window.events().isEmpty()
        ? window.asOf()
        : window.events().getFirst().row().recordedAt();
  }
}
