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
  void the_same_product_in_several_lines_adds_up() {
    assertThat(projection.additions(OrderFacts.placed()))
        .containsExactly(
            new ProductSales(ONE, 8, 800, 0, 0, 1), new ProductSales(TWO, 1, 250, 0, 0, 1));
  }

  @Test
  void a_cancelled_order_leaves_again() {
    assertThat(projection.additions(OrderFacts.cancelled(null)))
        .containsExactly(
            new ProductSales(ONE, -8, -800, 0, 0, 1), new ProductSales(TWO, -1, -250, 0, 0, 1));
  }

  @Test
  void returned_pieces_count_beside_what_was_sold() {
    assertThat(projection.additions(OrderFacts.returned(null)))
        .containsExactly(new ProductSales(ONE, 0, 0, 3, 300, 1));
  }
}
