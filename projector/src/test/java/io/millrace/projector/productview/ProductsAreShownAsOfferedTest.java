package io.millrace.projector.productview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.events.AggregateType;
import io.millrace.events.Money;
import io.millrace.events.catalog.CatalogEvent;
import io.millrace.events.catalog.CatalogEvent.PriceChanged;
import io.millrace.events.catalog.CatalogEvent.ProductAdded;
import io.millrace.projector.testkit.Scenario;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Name and newest price of each product. */
class ProductsAreShownAsOfferedTest {
  private static final Instant AT = Instant.parse("2011-01-01T10:00:00Z");
  private static final Money OLD = new Money(255, "GBP");
  private static final Money NEW = new Money(299, "GBP");

  @Test
  void added_it_has_name_and_price() {
    assertThat(fold(null, 1, new ProductAdded("Heart", OLD, true, AT)))
        .isEqualTo(new ProductRow("85123A", "Heart", OLD, true, 1, AT));
  }

  @Test
  void a_new_price_changes_nothing_else() {
    ProductRow before = new ProductRow("85123A", "Heart", OLD, true, 1, AT);
    assertThat(fold(before, 2, new PriceChanged(NEW, OLD, AT.plusSeconds(1))))
        .isEqualTo(new ProductRow("85123A", "Heart", NEW, true, 2, AT.plusSeconds(1)));
  }

  @Test
  void a_price_of_a_product_that_was_never_added_is_refused() {
    assertThatThrownBy(() -> fold(null, 1, new PriceChanged(NEW, OLD, AT)))
        .hasMessageContaining("never added");
  }

  private static ProductRow fold(@Nullable ProductRow before, long version, CatalogEvent event) {
    return new ProductViewProjection()
        .fold(before, Scenario.envelope(AggregateType.PRODUCT, "85123A", version, event));
  }
}
