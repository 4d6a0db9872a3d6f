package io.millrace.command.order;

import static io.millrace.command.order.Orders.NOW;
import static io.millrace.command.order.Orders.OFFERS;
import static io.millrace.command.order.Orders.events;
import static io.millrace.command.order.Orders.gbp;
import static io.millrace.command.order.Orders.guestOrders;
import static io.millrace.command.order.Orders.line;
import static io.millrace.command.order.Orders.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.order.OrderCommand.Place;
import io.millrace.events.order.OrderEvent.OrderCustomer;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.platform.command.decision.Rejection;
import io.millrace.platform.service.problems.Fault;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlacingAnOrderTest {
  private static OrderPlaced place(Place command) {
    return (OrderPlaced) events(OrderDecider.decide(Order.NONE, command, NOW)).getFirst();
  }

  @Test
  void takesNamePriceAndItsVersionFromTheCatalogue() {
    OrderPlaced event = place(guestOrders(line("HEART", 2), line("POST", 1)));

    assertThat(event.total()).isEqualTo(gbp(1010));
    assertThat(event.lines().getFirst().name()).isEqualTo("Heart");
    assertThat(event.lines().getFirst().priceVersion()).isEqualTo(3);
    assertThat(event.lines()).extracting("line").containsExactly(1, 2);
    assertThat(event.customer()).isNull();
  }

  @Test
  void takesTheCustomersCountryIfTheOrderNamesNone() {
    Buyer ada = new Buyer.Known(new OrderCustomer("id", null, "Ada"), "Norway");

    OrderPlaced event = place(new Place(ada, null, List.of(line("HEART", 1)), OFFERS));

    assertThat(event.country()).isEqualTo("Norway");
  }

  @Test
  void needsACountryFromSomewhere() {
    Place command = new Place(new Buyer.Guest(), null, List.of(line("HEART", 1)), OFFERS);

    assertThat(refusal(Order.NONE, command).type().code()).isEqualTo("country-missing");
  }

  @Test
  void namesEveryUnknownProductAtOnce() {
    Rejection refusal =
        refusal(Order.NONE, guestOrders(line("NOPE", 1), line("HEART", 1), line("NADA", 1)));

    assertThat(refusal.type().code()).isEqualTo("unknown-product");
    assertThat(refusal.faults())
        .extracting(Fault::part)
        .containsExactly("/lines/0/sku", "/lines/2/sku");
  }

  @Test
  void hasOneCurrency() {
    Rejection refusal = refusal(Order.NONE, guestOrders(line("HEART", 1), line("SOUVENIR", 1)));

    assertThat(refusal.type().code()).isEqualTo("mixed-currencies");
  }

  @Test
  void needsItsCustomerToExist() {
    Place command = new Place(new Buyer.Missing(), "France", List.of(line("HEART", 1)), OFFERS);

    assertThat(refusal(Order.NONE, command).kind()).isEqualTo(Rejection.Kind.NOT_FOUND);
  }

  @Test
  void isRefusedRatherThanOverflowing() {
    Map<String, Offer> offers =
        Map.of("YACHT", new Offer("Yacht", gbp(1_000_000_000_000L), 1, true));
    Place command =
        new Place(
            new Buyer.Guest(),
            "Monaco",
            Collections.nCopies(2_000, line("YACHT", 1_000_000)),
            offers);

    assertThat(refusal(Order.NONE, command).type().code()).isEqualTo("total-too-high");
  }

  @Test
  void asksForEachSkuOnceHoweverManyLinesHaveItAndInTheOrderOfTheSkus() {
    Place command =
        guestOrders(line("LAMP", 1), line("HEART", 2), line("POST", 1), line("LAMP", 3));
    OrderPlaced event = place(command);

    assertThat(StockMove.of(event, OrderDetails.of(event)))
        .containsExactly(
            new StockMove(StockMove.Kind.RESERVE, "HEART", 2),
            new StockMove(StockMove.Kind.RESERVE, "LAMP", 4));
  }

  @Test
  void tellsForAShortageWhichLinesWantTheSkuAndWhatIsAvailable() {
    Place command = guestOrders(line("LAMP", 1), line("HEART", 2), line("LAMP", 3));

    Rejection refusal = OrderPlacing.outOfStock(command, List.of(new Shortage("LAMP", 4, 1)));

    assertThat(refusal.type().code()).isEqualTo("out-of-stock");
    assertThat(refusal.faults()).extracting(Fault::part).containsExactly("/lines/0", "/lines/2");
    assertThat(refusal.facts())
        .containsEntry("shortages", List.of(Map.of("sku", "LAMP", "asked", 4L, "available", 1L)));
  }
}
