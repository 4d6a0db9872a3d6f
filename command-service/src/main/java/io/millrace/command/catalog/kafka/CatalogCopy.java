package io.millrace.command.catalog.kafka;

import io.millrace.command.catalog.postgres.CatalogCopyPosition;
import io.millrace.command.catalog.postgres.ProductCopyTable;
import io.millrace.platform.command.sharding.Shard;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * One shard's copy of the catalogue. It brings what changed, one piece of work at a time; while its
 * shard or the home shard is away it remembers what is missing and tries again, and no other copy
 * waits for it.
 */
final class CatalogCopy {
  private static final Logger LOG = Logger.getLogger(CatalogCopy.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration STORE = Duration.ofSeconds(30);

  /** Watermarks move the position all the time; it is stored for them now and then only. */
  private static final Duration KEEP_EVERY = Duration.ofSeconds(10);

  private final Shard shard;
  private final ProductCopyTable products;
  private final CatalogCopyPosition position;
  private final Map<Integer, Long> reached = new HashMap<>();
  private Set<String> missing = new HashSet<>();
  private boolean whole;
  private boolean busy;
  private boolean stopped;
  private long keptAtNanos = System.nanoTime();

  CatalogCopy(Shard shard, ProductCopyTable products, CatalogCopyPosition position) {
    this.shard = shard;
    this.products = products;
    this.position = position;
  }

  /**
   * Where the reading has to go on for this copy, which begins anew if it has no place that the
   * topic still reaches back to.
   */
  Map<Integer, Long> begin(Map<Integer, Long> first, Map<Integer, Long> last) {
    Map<Integer, Long> known = known();
    boolean continues =
        last.entrySet().stream()
            .allMatch(
                end -> {
                  long next = known.getOrDefault(end.getKey(), -1L);
                  return next >= first.getOrDefault(end.getKey(), 0L) && next <= end.getValue();
                });
    if (continues) {
      return known;
    }
    beginAnew(last);
    return last;
  }

  private Map<Integer, Long> known() {
    try {
      return position.of(shard).await().atMost(STORE);
    } catch (RuntimeException e) {
      LOG.warnf(
          "Write shard %d does not tell how far its copy of the catalogue is; it is made anew: %s",
          shard.number(), e.getMessage());
      return Map.of();
    }
  }

  /** Makes the whole copy anew. What is committed from now on comes behind these offsets. */
  synchronized void beginAnew(Map<Integer, Long> offsets) {
    whole = true;
    changed(Set.of(), offsets);
  }

  /** These products changed, up to these offsets. */
  synchronized void changed(Set<String> skus, Map<Integer, Long> offsets) {
    missing.addAll(skus);
    reached.putAll(offsets);
    goOn();
  }

  /** Ends it; what is under way ends by itself. */
  synchronized void stop() {
    stopped = true;
  }

  private void goOn() {
    boolean due = System.nanoTime() - keptAtNanos > KEEP_EVERY.toNanos();
    if (stopped || busy || !(whole || !missing.isEmpty() || due)) {
      return;
    }
    busy = true;
    boolean all = whole;
    Set<String> skus = missing;
    Map<Integer, Long> upTo = Map.copyOf(reached);
    whole = false;
    missing = new HashSet<>();
    Cancellable unused =
        Uni.createFrom()
            .deferred(() -> brought(all, skus))
            .chain(() -> position.keep(shard, upTo))
            .subscribe()
            .with(_ -> done(all), failure -> failed(all, skus, failure));
  }

  private Uni<Void> brought(boolean all, Set<String> skus) {
    if (all) {
      // As long as it takes.
      return products.bringAll(shard);
    }
    return skus.isEmpty()
        ? Uni.createFrom().voidItem()
        : products.bring(shard.number(), skus).ifNoItem().after(STORE).fail();
  }

  private synchronized void done(boolean all) {
    if (all) {
      LOG.infof("Write shard %d has a copy of the whole catalogue", shard.number());
    }
    keptAtNanos = System.nanoTime();
    busy = false;
    goOn();
  }

  private synchronized void failed(boolean all, Set<String> skus, Throwable failure) {
    LOG.warnf(
        "The copy of the catalogue on write shard %d does not follow; tried again: %s",
        shard.number(), failure.getMessage());
    whole |= all;
    missing.addAll(skus);
    Cancellable unused =
        Uni.createFrom().voidItem().onItem().delayIt().by(AGAIN).subscribe().with(_ -> again());
  }

  private synchronized void again() {
    busy = false;
    goOn();
  }
}
