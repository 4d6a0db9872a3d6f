package io.millrace.query.orderview;

import io.millrace.events.ShopAggregates;
import io.millrace.platform.query.cache.ViewKey;
import io.millrace.platform.query.freshness.ConsistentReads;
import io.millrace.platform.query.freshness.ReadPreference;
import io.millrace.platform.query.freshness.RequiredFreshness;
import io.millrace.platform.query.views.Answer;
import io.millrace.platform.service.callers.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;

/** What can be asked about orders' past: the same for every interface. */
@Singleton
public class OrderTimelineQueries {
  private final OrderTimelineReader reader;
  private final ConsistentReads reads;

  OrderTimelineQueries(OrderTimelineReader reader, ConsistentReads reads) {
    this.reader = reader;
    this.reads = reads;
  }

  /** Names the timeline in surrogate keys. */
  public static ViewKey key(String order) {
    return new ViewKey(OrderTimelineReader.VIEW, order);
  }

  /**
   * What happened to an order, entry by entry, and the order as of then; no row if there was none
   * then that the caller may see. Never cached: there are as many timelines as there are times.
   *
   * @param fields of the entries; only their columns are read
   */
  public Uni<Answer<OrderTimeline>> timeline(
      Caller caller, OrderTimelineQuery query, List<String> fields, ReadPreference preference) {
    RequiredFreshness demand = preference.demand();
    String id = query.order().toString();
    return reads
        .read(
            reader.timeline(query, fields),
            preference,
            rows ->
                demand != null
                    && !rows.isEmpty()
                    && caller.sees(rows.getFirst().owner())
                    && demand.isProvenBy(
                        OrderTimelineReader.VIEW,
                        ShopAggregates.ORDER,
                        id,
                        rows.getFirst().newest()))
        .map(answer -> answer.filter(row -> caller.sees(row.owner())));
  }

  /** The fields of entries that can be asked for by themselves. */
  public List<String> fields() {
    return OrderTimelineReader.fields();
  }
}
