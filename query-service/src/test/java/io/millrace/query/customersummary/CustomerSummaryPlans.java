package io.millrace.query.customersummary;

import io.millrace.platform.query.views.PlannedQueries;
import io.millrace.platform.query.views.ViewStatement;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;

/** Reads of customers' summaries. */
@ApplicationScoped
class CustomerSummaryPlans implements PlannedQueries {
  @Inject CustomerSummaryReader reader;

  @Override
  public Map<String, ViewStatement<?>> statements() {
    return Map.of("customer/summary", reader.byKey(UUID.randomUUID().toString()));
  }
}
