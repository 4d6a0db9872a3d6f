package io.millrace.projector.productview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.events.ShopAggregates;
import io.millrace.events.catalog.CatalogEvent;
import io.millrace.events.catalog.CatalogEvent.CategoriesChanged;
import io.millrace.events.catalog.CatalogEvent.PriceChanged;
import io.millrace.events.catalog.CatalogEvent.ProductAdded;
import io.millrace.events.catalog.CatalogEvent.ProductCategory;
import io.millrace.platform.events.Money;
import io.millrace.projector.testkit.Scenario;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Name and newest price of each product. */
class ProductsAreShownAsOfferedTest {
  private static final Instant AT = Instant.parse("2011-01-01T10:00:00Z");
  private static final Money OLD = new Money(255, "GBP");
  private static final ProductCategory GARDEN = new ProductCategory("GARDEN", "Garden");
  private static final ProductCategory GIFTS = new ProductCategory("GIFTS", "Gifts");
  private static final Money NEW = new Money(299, "GBP");

  @Test
  void addedItHasNameAndPrice() {
    assertThat(fold(null, 1, new ProductAdded("Heart", OLD, true, AT)))
        .isEqualTo(new ProductRow("85123A", "Heart", OLD, true, List.of(), 1, AT));
  }

  @Test
  void aNewPriceChangesNothingElse() {
    ProductRow before = new ProductRow("85123A", "Heart", OLD, true, List.of(), 1, AT);
    assertThat(fold(before, 2, new PriceChanged(NEW, OLD, AT.plusSeconds(1))))
        .isEqualTo(new ProductRow("85123A", "Heart", NEW, true, List.of(), 2, AT.plusSeconds(1)));
  }

  @Test
  void newCategoriesReplaceTheOldOnesAndChangeNothingElse() {
    ProductRow before = new ProductRow("85123A", "Heart", OLD, true, List.of(GIFTS), 1, AT);
    assertThat(fold(before, 2, new CategoriesChanged(List.of(GARDEN), AT.plusSeconds(1))))
        .isEqualTo(
            new ProductRow("85123A", "Heart", OLD, true, List.of(GARDEN), 2, AT.plusSeconds(1)));
  }

  @Test
  void theColumnGivesBackWhatWasPutIntoIt() {
    List<ProductCategory> categories = List.of(GARDEN, new ProductCategory("Q", "\"quoted\" ☃"));
    assertThat(CategoriesJson.read(CategoriesJson.write(categories))).isEqualTo(categories);
  }

  @Test
  void aPriceOfAProductThatWasNeverAddedIsRefused() {
    assertThatThrownBy(() -> fold(null, 1, new PriceChanged(NEW, OLD, AT)))
        .hasMessageContaining("never added");
  }

  private static ProductRow fold(@Nullable ProductRow before, long version, CatalogEvent event) {
    return new ProductViewProjection()
        .fold(before, Scenario.envelope(ShopAggregates.PRODUCT, "85123A", version, event));
  }
}
