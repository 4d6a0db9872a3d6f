package io.millrace.query.customerview;

import io.millrace.platform.query.views.PlannedQueries;
import io.millrace.platform.query.views.ViewStatement;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads of customers. */
@ApplicationScoped
class CustomerPlans implements PlannedQueries {
  @Inject CustomerViewReader reader;

  @Override
  public Map<String, ViewStatement<?>> statements() {
    UUID id = UUID.randomUUID();
    CustomerQuery all = new CustomerQuery(Optional.empty(), Optional.of(id), 50);
    CustomerQuery one = new CustomerQuery(Optional.of("plan-7"), Optional.empty(), 50);
    return Map.of(
        "customer", reader.byKey(id.toString()),
        "customers by ids", reader.byIds(List.of(id, UUID.randomUUID())),
        "customers?cursor", reader.list(all, Optional.empty()),
        "customers?reference", reader.list(one, Optional.empty()));
  }
}
