package io.millrace.command.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.catalog.CatalogCommand.AddProduct;
import io.millrace.command.catalog.CatalogCommand.ChangePrice;
import io.millrace.command.catalog.Product.Listed;
import io.millrace.events.catalog.CatalogEvent.PriceChanged;
import io.millrace.platform.command.decision.Decision;
import io.millrace.platform.events.Money;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CatalogRulesTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Money OLD = new Money(255, "GBP");
  private static final Money NEW = new Money(295, "GBP");
  private static final Product HEART = new Listed("Heart", OLD, true);

  @Test
  void aSkuIsListedOnce() {
    assertThat(CatalogDecider.decide(HEART, new AddProduct("Heart", OLD, true), NOW))
        .isEqualTo(Decision.reject(new CatalogRejection.AlreadyListed()));
  }

  @Test
  void aChangeOfPriceRemembersTheOldOne() {
    assertThat(CatalogDecider.decide(HEART, new ChangePrice(NEW), NOW))
        .isEqualTo(Decision.accept(new PriceChanged(NEW, OLD, NOW)));
  }

  @Test
  void theSamePriceIsNoChange() {
    assertThat(CatalogDecider.decide(HEART, new ChangePrice(OLD), NOW))
        .isEqualTo(Decision.unchanged());
  }

  @Test
  void aProductKeepsItsCurrency() {
    assertThat(CatalogDecider.decide(HEART, new ChangePrice(new Money(1, "EUR")), NOW))
        .isEqualTo(Decision.reject(new CatalogRejection.OtherCurrency("GBP", "EUR")));
  }

  @Test
  void whatIsNotListedHasNoPrice() {
    assertThat(CatalogDecider.decide(Product.NONE, new ChangePrice(NEW), NOW))
        .isEqualTo(Decision.reject(new CatalogRejection.NotListed()));
  }
}
