package io.millrace.query.orderstream;

import io.millrace.platform.query.cache.Found;
import io.millrace.platform.query.cache.SingleFlight;
import io.millrace.platform.query.config.QueryConfig;
import io.millrace.platform.query.freshness.NotYetConsistentException;
import io.millrace.platform.query.freshness.ReadPreference;
import io.millrace.platform.query.freshness.RequiredFreshness;
import io.millrace.platform.query.stores.StoreUnavailableException;
import io.millrace.query.orderstream.OrderFeed.Change;
import io.millrace.query.orderview.OrderQueries;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Orders as of their changes, or later; never as they were before. Those who wait for the same
 * change share one read of it, and one look for the keys of what is sealed in it.
 */
@Singleton
class ChangedOrders {
  /** Of each try. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final OrderQueries orders;
  private final SingleFlight<Long, Found> reads = new SingleFlight<>();
  private final SingleFlight<Long, Found> openings = new SingleFlight<>();

  private final Duration giveUpAfter;

  ChangedOrders(OrderQueries orders, QueryConfig config) {
    this.orders = orders;
    giveUpAfter = config.streams().changeTimeout();
  }

  /**
   * The order with its personal data sealed, whoever asks. Fails with {@link
   * NotYetConsistentException} or {@link StoreUnavailableException} if no store shows the change
   * for long.
   */
  Uni<Found> sealed(Change change) {
    RequiredFreshness demand =
        RequiredFreshness.ofRow(OrderFeed.VIEW, change.order(), change.version());
    ReadPreference preference = new ReadPreference(demand, PATIENCE, false);
    return reads.join(
        change.sequence(),
        () ->
            orders
                .sealed(change.order(), preference)
                .onFailure(ChangedOrders::mayPass)
                .retry()
                .withBackOff(PAUSE, PAUSE.multipliedBy(2))
                .expireIn(giveUpAfter.toMillis())
                .onFailure(IllegalStateException.class)
                .transform(
                    expired -> expired.getCause() instanceof Throwable last ? last : expired));
  }

  private static boolean mayPass(Throwable failure) {
    return failure instanceof NotYetConsistentException
        || failure instanceof StoreUnavailableException;
  }

  /** The same opened, for those who may see it. */
  Uni<Found> opened(Change change, Found sealed) {
    return openings.join(change.sequence(), () -> orders.opened(sealed));
  }
}
