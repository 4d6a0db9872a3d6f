package io.millrace.command.order;

import io.millrace.command.order.Order.Existing;
import io.millrace.command.order.OrderCommand.Place;
import io.millrace.command.order.OrderCommand.RequestedLine;
import io.millrace.events.order.OrderEvent;
import io.millrace.events.order.OrderEvent.LineQuantity;
import io.millrace.platform.command.decision.Decision;
import io.millrace.platform.command.decision.Decision.Accepted;
import io.millrace.platform.command.decision.Decision.Rejected;
import io.millrace.platform.command.decision.Rejection;
import io.millrace.platform.events.Money;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Orders as tests need them: hearts cost 2.55, lamps 10.00, postage needs no stock. */
final class Orders {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  static final Map<String, Offer> OFFERS =
      Map.of(
          "HEART", new Offer("Heart", gbp(255), 3, true),
          "LAMP", new Offer("Lamp", gbp(1000), 1, true),
          "POST", new Offer("Postage", gbp(500), 1, false),
          "GIFT", new Offer("Free gift", gbp(0), 1, true),
          "SOUVENIR", new Offer("Souvenir", new Money(100, "EUR"), 1, true));

  private Orders() {}

  static Money gbp(long amount) {
    return new Money(amount, "GBP");
  }

  static Place guestOrders(RequestedLine... lines) {
    return new Place(new Buyer.Guest(), "France", List.of(lines), OFFERS);
  }

  static RequestedLine line(String sku, int quantity) {
    return new RequestedLine(sku, quantity);
  }

  static LineQuantity pieces(int line, int quantity) {
    return new LineQuantity(line, quantity);
  }

  /** Two hearts and one lamp: 15.10. */
  static Existing placed() {
    return after(Order.NONE, guestOrders(line("HEART", 2), line("LAMP", 1)));
  }

  static Existing paid() {
    return after(placed(), new OrderCommand.Pay(gbp(1510), "psp-1"));
  }

  static Existing shipped() {
    return after(paid(), new OrderCommand.Ship(List.of(), null, null));
  }

  static Existing delivered() {
    return after(shipped(), new OrderCommand.Deliver());
  }

  /** The state after a command that has to be accepted. */
  static Existing after(Order state, OrderCommand command) {
    return fold(state, events(OrderDecider.decide(state, command, NOW)));
  }

  static Existing fold(Order state, List<OrderEvent> events) {
    Order now = state;
    for (OrderEvent event : events) {
      now = OrderDecider.evolve(now, event);
    }
    if (now instanceof Existing existing) {
      return existing;
    }
    throw new AssertionError("no events, no order");
  }

  static List<OrderEvent> events(Decision<OrderEvent> decision) {
    if (decision instanceof Accepted<OrderEvent> accepted) {
      return accepted.events();
    }
    throw new AssertionError("expected events, got " + decision);
  }

  static Rejection refusal(Order state, OrderCommand command) {
    Decision<OrderEvent> decision = OrderDecider.decide(state, command, NOW);
    if (decision instanceof Rejected<OrderEvent> rejected) {
      return rejected.rejection();
    }
    throw new AssertionError("expected a refusal, got " + decision);
  }
}
