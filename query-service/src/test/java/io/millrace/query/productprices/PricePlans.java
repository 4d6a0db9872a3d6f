package io.millrace.query.productprices;

import io.millrace.platform.query.views.PlannedQueries;
import io.millrace.platform.query.views.ViewStatement;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;

/** Reads of prices of the past. */
@ApplicationScoped
class PricePlans implements PlannedQueries {
  @Inject PriceHistoryReader reader;

  @Override
  public Map<String, ViewStatement<?>> statements() {
    Optional<OffsetDateTime> then = Optional.of(OffsetDateTime.parse("2010-01-01T00:00:00Z"));
    return Map.of(
        "product/prices?cursor",
        reader.list(new PriceQuery("PLAN-7", Optional.empty(), Optional.of(9L), 50)),
        "product/prices?asOf",
        reader.list(new PriceQuery("PLAN-7", then, Optional.empty(), 50)));
  }
}
