package io.millrace.query.productview;

import io.millrace.query.productview.ProductQuery.Match;
import io.millrace.query.runtime.PlannedQueries;
import io.millrace.query.runtime.ViewStatement;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads of the catalogue; each search by its own index. */
@ApplicationScoped
class ProductPlans implements PlannedQueries {
  @Inject ProductViewReader reader;

  @Override
  public Map<String, ViewStatement<?>> statements() {
    return Map.of(
        "product", reader.byKey("PLAN-7"),
        "products by SKUs", reader.bySkus(List.of("PLAN-7", "PLAN-8")),
        "products?cursor", reader.list(query("", Match.TEXT)),
        "products?q", reader.list(query("lantern 1234", Match.TEXT)),
        "products?match=words", reader.list(query("1234 lantern", Match.WORDS)),
        "products?match=similar", reader.list(query("1234", Match.SIMILAR)));
  }

  private static ProductQuery query(String search, Match match) {
    return new ProductQuery(
        Optional.of(search).filter(text -> !text.isEmpty()), match, Optional.of("PLAN-1"), 50);
  }
}
