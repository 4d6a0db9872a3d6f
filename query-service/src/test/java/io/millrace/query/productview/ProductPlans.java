package io.millrace.query.productview;

import io.millrace.platform.query.views.PlannedQueries;
import io.millrace.platform.query.views.ViewStatement;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads of the catalogue; each search by its own index. */
@ApplicationScoped
class ProductPlans implements PlannedQueries {
  @Inject ProductViewReader reader;
  @Inject ProductSearchReader search;

  @Override
  public Map<String, ViewStatement<?>> statements() {
    return Map.of(
        "product", reader.byKey("PLAN-7"),
        "products by SKUs", reader.bySkus(List.of("PLAN-7", "PLAN-8")),
        "products?cursor", search.list(query(null, null, "PLAN-1")),
        "products?q", search.list(query("lantern 1234", "text", null)),
        "products?q&cursor", search.list(query("lantern 1234", "text", "5 0 PLAN-1")),
        "products?match=words", search.list(query("1234 lantern", "words", "4 0 PLAN-1")),
        "products?match=similar", search.list(query("1234", "similar", "5 3 PLAN-1")));
  }

  private static ProductQuery query(
      @Nullable String text, @Nullable String match, @Nullable String place) {
    return ProductQuery.of(
        Optional.ofNullable(text), Optional.ofNullable(match), Optional.ofNullable(place), 50);
  }
}
