package io.millrace.command.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.catalog.CatalogCommand.AddProduct;
import io.millrace.command.catalog.CatalogCommand.Chosen;
import io.millrace.command.catalog.CatalogCommand.SetCategories;
import io.millrace.command.catalog.Product.Listed;
import io.millrace.events.catalog.CatalogEvent.CategoriesChanged;
import io.millrace.events.catalog.CatalogEvent.ProductAdded;
import io.millrace.events.catalog.CatalogEvent.ProductCategory;
import io.millrace.events.catalog.CategoryEvent.CategoryAdded;
import io.millrace.platform.command.decision.Decision;
import io.millrace.platform.events.Money;
import io.millrace.platform.service.problems.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CategoryRulesTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Money PRICE = new Money(255, "GBP");
  private static final ProductCategory GARDEN = new ProductCategory("GARDEN", "Garden");
  private static final ProductCategory GIFTS = new ProductCategory("GIFTS", "Gifts");
  private static final Map<String, String> NAMES = Map.of("GARDEN", "Garden", "GIFTS", "Gifts");
  private static final Product HEART = new Listed("Heart", PRICE, true, List.of(GARDEN));

  private static Chosen chosen(String... codes) {
    return new Chosen(List.of(codes), NAMES);
  }

  @Test
  void aCodeStandsForOneCategory() {
    Category known = new Category.Known("GARDEN", "Garden");

    assertThat(CategoryDecider.add(Category.NONE, "GARDEN", "Garden", NOW))
        .isEqualTo(Decision.accept(new CategoryAdded("GARDEN", "Garden", NOW)));
    assertThat(CategoryDecider.add(known, "GARDEN", "Other", NOW))
        .isEqualTo(Decision.reject(new CatalogRejection.CategoryExists()));
  }

  @Test
  void aNewProductMayStandInSome() {
    assertThat(
            CatalogDecider.decide(
                Product.NONE, new AddProduct("Heart", PRICE, true, chosen("GIFTS", "GARDEN")), NOW))
        .isEqualTo(
            Decision.accept(new ProductAdded("Heart", PRICE, true, List.of(GARDEN, GIFTS), NOW)));
  }

  @Test
  void settingThemReplacesAll() {
    assertThat(CatalogDecider.decide(HEART, new SetCategories(chosen("GIFTS")), NOW))
        .isEqualTo(Decision.accept(new CategoriesChanged(List.of(GIFTS), NOW)));
  }

  @Test
  void theSameOnesInAnyOrderAndNumberAreNoChange() {
    assertThat(CatalogDecider.decide(HEART, new SetCategories(chosen("GARDEN", "GARDEN")), NOW))
        .isEqualTo(Decision.unchanged());
  }

  @Test
  void noneAtAllIsAChoice() {
    assertThat(CatalogDecider.decide(HEART, new SetCategories(Chosen.NONE), NOW))
        .isEqualTo(Decision.accept(new CategoriesChanged(List.of(), NOW)));
  }

  @Test
  void everyUnknownOneIsToldWithItsPlace() {
    assertThat(CatalogDecider.decide(HEART, new SetCategories(chosen("X", "GIFTS", "Y")), NOW))
        .isEqualTo(
            Decision.reject(
                new CatalogRejection.UnknownCategory(
                    List.of(
                        new Fault("/categories/0", "no category X"),
                        new Fault("/categories/2", "no category Y")))));
  }

  @Test
  void whatIsNotListedStandsInNone() {
    assertThat(CatalogDecider.decide(Product.NONE, new SetCategories(chosen("GIFTS")), NOW))
        .isEqualTo(Decision.reject(new CatalogRejection.NotListed()));
  }
}
