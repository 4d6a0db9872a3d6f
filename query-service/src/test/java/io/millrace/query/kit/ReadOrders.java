package io.millrace.query.kit;

import io.millrace.platform.query.cache.CachedView;
import io.millrace.platform.query.freshness.ReadPreference;
import io.millrace.platform.service.callers.Caller;
import io.millrace.query.orderview.OrderQueries;
import io.millrace.query.orderview.OrderQuery;
import io.millrace.query.orderview.OrderView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads orders like the REST resource does, but without HTTP, for loads that HTTP would slow. */
@ApplicationScoped
public class ReadOrders {
  private static final Caller OPERATOR = Caller.ANYONE;
  private static final Duration WITHIN = Duration.ofSeconds(30);

  @Inject OrderQueries queries;

  public long version(UUID order) {
    return version(order, ReadPreference.ANY);
  }

  /** The version that is answered; 0 if there is no such order. */
  public long version(UUID order, ReadPreference preference) {
    CachedView view =
        queries.order(OPERATOR, order.toString(), preference).await().atMost(WITHIN).view();
    return view == null ? 0 : view.version();
  }

  /** The versions of a customer's orders. */
  public List<Long> versions(UUID customer, ReadPreference preference) {
    OrderQuery query =
        new OrderQuery(
            Optional.of(customer),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            200);
    return queries.list(OPERATOR, query, preference).await().atMost(WITHIN).rows().stream()
        .map(OrderView::version)
        .toList();
  }
}
