package io.millrace.projector.salesbyproduct;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.projector.salesbyproduct.ProductSales.Key;
import io.millrace.projector.testkit.OrderFacts;
import org.junit.jupiter.api.Test;

/** Pieces and money of each product; one event adds to a product once. */
class ProductsCountPiecesAndMoneyTest {
  private static final Key ONE = new Key("SKU1", "GBP");
  private static final Key TWO = new Key("SKU2", "GBP");

  private final SalesByProductProjection projection = new SalesByProductProjection();

  @Test
  void theSameProductInSeveralLinesAddsUp() {
    assertThat(projection.additions(OrderFacts.placed()))
        .containsExactly(
            new ProductSales(ONE, 8, 800, 0, 0, 1), new ProductSales(TWO, 1, 250, 0, 0, 1));
  }

  @Test
  void aCancelledOrderLeavesAgain() {
    assertThat(projection.additions(OrderFacts.cancelled(null)))
        .containsExactly(
            new ProductSales(ONE, -8, -800, 0, 0, 1), new ProductSales(TWO, -1, -250, 0, 0, 1));
  }

  @Test
  void returnedPiecesCountBesideWhatWasSold() {
    assertThat(projection.additions(OrderFacts.returned(null)))
        .containsExactly(new ProductSales(ONE, 0, 0, 3, 300, 1));
  }
}
