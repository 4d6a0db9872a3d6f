package io.millrace.projector.orderview;

import static io.millrace.projector.orderview.Orders.delivered;
import static io.millrace.projector.orderview.Orders.paid;
import static io.millrace.projector.orderview.Orders.placed;
import static io.millrace.projector.orderview.Orders.refunded;
import static io.millrace.projector.orderview.Orders.returned;
import static io.millrace.projector.orderview.Orders.row;
import static io.millrace.projector.orderview.Orders.shipped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.events.order.OrderEvent.LineQuantity;
import io.millrace.events.order.OrderEvent.OrderShipped;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The row has what the page of the order shows. */
class RowShowsTheOrderTest {
  @Test
  void whoOrderedWhatAndWhen() {
    OrderRow row = row(placed());
    assertThat(row.id()).isEqualTo(UUID.fromString(Orders.ID));
    assertThat(row.reference()).isEqualTo("536365");
    assertThat(row.customer())
        .isEqualTo(new OrderRow.Buyer(UUID.fromString(Orders.CUSTOMER), "17850", "Customer 17850"));
    assertThat(row.country()).isEqualTo("France");
    assertThat(row.currency()).isEqualTo("GBP");
    assertThat(row.total()).isEqualTo(1000);
    assertThat(row.placedAt()).isEqualTo(Orders.AT);
    assertThat(row.version()).isEqualTo(1);
  }

  @Test
  void aGuestIsNobody() {
    assertThat(row(placed(null)).customer()).isNull();
  }

  @Test
  void moneyAddsUpBesideTheStatus() {
    OrderRow row = row(placed(), paid(400), paid(600), refunded(30), refunded(20));
    assertThat(row.paid()).isEqualTo(1000);
    assertThat(row.refunded()).isEqualTo(50);
  }

  @Test
  void eachLineCountsItsPieces() {
    OrderRow row = row(placed(), paid(1000), shipped(4, 4), shipped(2, 0), returned(5, 1));
    assertThat(row.lines())
        .containsExactly(
            new OrderRowLine(1, "SKU1", "One", 6, 100, 6, 5),
            new OrderRowLine(2, "SKU2", "Two", 4, 100, 4, 1));
  }

  @Test
  void timeAndVersionAreThoseOfTheLastEvent() {
    OrderRow row = row(placed(), paid(1000), shipped(6, 4), delivered());
    assertThat(row.updatedAt()).isEqualTo(delivered().at());
    assertThat(row.placedAt()).isEqualTo(Orders.AT);
    assertThat(row.version()).isEqualTo(4);
  }

  @Test
  void linesComeBackFromTheirColumnAsTheyWentIn() {
    List<OrderRowLine> lines =
        List.of(
            new OrderRowLine(1, "A\"B", "Näme \\ \n", 6, 9_999_999_999L, 1, 0),
            new OrderRowLine(2, "C", "", 1, 0, 0, 0));
    assertThat(LinesJson.read(LinesJson.write(lines))).isEqualTo(lines);
    assertThat(LinesJson.write(lines.subList(1, 2)))
        .isEqualTo(
            "[{\"line\":2,\"sku\":\"C\",\"name\":\"\",\"quantity\":1,\"unitPrice\":0,"
                + "\"lineTotal\":0,\"shipped\":0,\"returned\":0}]");
  }

  @Test
  void anEventOnAnOrderThatWasNeverPlacedIsRefused() {
    assertThatThrownBy(() -> row(paid(1))).hasMessageContaining("never placed");
  }

  @Test
  void anEventOnALineThatIsNotThereIsRefused() {
    OrderShipped beyond = new OrderShipped(List.of(new LineQuantity(3, 1)), null, null, Orders.AT);
    assertThatThrownBy(() -> row(placed(), beyond)).hasMessageContaining("no line 3");
  }
}
