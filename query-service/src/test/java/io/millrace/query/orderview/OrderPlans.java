package io.millrace.query.orderview;

import io.millrace.platform.query.views.PlannedQueries;
import io.millrace.platform.query.views.ViewStatement;
import io.millrace.query.kit.ReadModel;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Reads of orders and their timelines. */
@ApplicationScoped
class OrderPlans implements PlannedQueries {
  private static final Optional<OffsetDateTime> NEVER = Optional.empty();

  @Inject OrderViewReader reader;
  @Inject OrderTimelineReader timelines;

  @Override
  public Map<String, ViewStatement<?>> statements() {
    Optional<UUID> customer =
        Optional.of(UUID.fromString(ReadModel.read("select md5('c7')::uuid")));
    Optional<String> status = Optional.of("paid");
    Optional<OffsetDateTime> from = Optional.of(OffsetDateTime.parse("1990-01-03T00:00:00Z"));
    Optional<OffsetDateTime> to = Optional.of(OffsetDateTime.parse("1990-01-05T00:00:00Z"));
    Optional<OrderPlace> after =
        Optional.of(
            new OrderPlace(OffsetDateTime.parse("1990-01-04T00:00:00Z"), UUID.randomUUID()));
    Optional<UUID> anybody = Optional.empty();
    Optional<OrderPlace> start = Optional.empty();
    Map<String, ViewStatement<?>> all = new TreeMap<>();
    all.put("order", reader.byKey(UUID.randomUUID().toString()));
    all.put("order?fields", reader.byKey(UUID.randomUUID().toString(), List.of("status")));
    all.put("orders", list(anybody, Optional.empty(), NEVER, NEVER, start));
    all.put("orders?cursor", list(anybody, Optional.empty(), NEVER, NEVER, after));
    all.put("orders?status", list(anybody, status, NEVER, NEVER, after));
    // Few orders come back: these are not looked for among all.
    all.put("orders?status=returned", list(anybody, Optional.of("returned"), NEVER, NEVER, start));
    all.put("orders?customerId", list(customer, Optional.empty(), NEVER, NEVER, start));
    all.put("orders?customerId&cursor", list(customer, Optional.empty(), NEVER, NEVER, after));
    List<UUID> customers = List.of(customer.orElseThrow(), UUID.randomUUID());
    for (Optional<OrderPlace> place : List.of(start, after)) {
      all.put(
          "orders of customers" + (place.isPresent() ? "?cursor" : ""),
          reader.lists(customers, new OrderQuery(anybody, status, NEVER, NEVER, place, 50)));
    }
    all.put("orders?from&to", list(anybody, Optional.empty(), from, to, start));
    all.put("order/timeline", timeline(NEVER, Optional.empty()));
    all.put("order/timeline?asOf&cursor", timeline(to, Optional.of(1L)));
    return all;
  }

  private ViewStatement<OrderView> list(
      Optional<UUID> customer,
      Optional<String> status,
      Optional<OffsetDateTime> from,
      Optional<OffsetDateTime> to,
      Optional<OrderPlace> after) {
    return reader.list(new OrderQuery(customer, status, from, to, after, 50));
  }

  private ViewStatement<OrderTimeline> timeline(
      Optional<OffsetDateTime> asOf, Optional<Long> after) {
    UUID order = UUID.fromString(ReadModel.read("select md5('plan7')::uuid"));
    return timelines.timeline(
        new OrderTimelineQuery(order, asOf, after, 50), OrderTimelineReader.fields());
  }
}
