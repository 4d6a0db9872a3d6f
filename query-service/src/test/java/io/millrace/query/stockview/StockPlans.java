package io.millrace.query.stockview;

import io.millrace.platform.query.views.PlannedQueries;
import io.millrace.platform.query.views.ViewStatement;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;

/** Reads of stock. */
@ApplicationScoped
class StockPlans implements PlannedQueries {
  @Inject StockViewReader reader;

  @Override
  public Map<String, ViewStatement<?>> statements() {
    return Map.of(
        "stock", reader.byKey("PLAN-7"),
        "stocks by SKUs", reader.bySkus(List.of("PLAN-7", "PLAN-8")));
  }
}
