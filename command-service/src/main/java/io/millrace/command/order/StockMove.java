package io.millrace.command.order;

import io.millrace.events.order.OrderEvent;
import io.millrace.events.order.OrderEvent.LineQuantity;
import io.millrace.events.order.OrderEvent.OrderCancelled;
import io.millrace.events.order.OrderEvent.OrderDelivered;
import io.millrace.events.order.OrderEvent.OrderLine;
import io.millrace.events.order.OrderEvent.OrderLinesReturned;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.events.order.OrderEvent.OrderRefunded;
import io.millrace.events.order.OrderEvent.OrderShipped;
import io.millrace.events.order.OrderEvent.PaymentReceived;
import io.millrace.events.order.OrderEvent.ReturnedLine;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What an order asks of the stock of one SKU.
 *
 * @param quantity pieces over all lines, more than 0
 */
public record StockMove(Kind kind, String sku, long quantity) {
  /** What happens to the pieces. */
  public enum Kind {
    /** Held for the order. */
    RESERVE,
    /** Held no longer. */
    RELEASE,
    /** Left the warehouse. */
    SHIP,
    /** Came back. */
    TAKE_BACK
  }

  /**
   * What an event means for stock: one move per stocked SKU however many lines have it, in the
   * order of the SKUs, so that everybody locks them in the same order.
   *
   * @param after the order after the event
   */
  public static List<StockMove> of(OrderEvent event, OrderDetails after) {
    return switch (event) {
      case OrderPlaced e ->
          fold(Kind.RESERVE, e.lines().stream().map(line -> new Part(line, line.quantity())));
      case OrderCancelled e ->
          fold(Kind.RELEASE, e.lines().stream().map(line -> new Part(line, line.quantity())));
      case OrderShipped e ->
          fold(Kind.SHIP, e.lines().stream().map((LineQuantity q) -> part(after, q)));
      case OrderLinesReturned e ->
          fold(
              Kind.TAKE_BACK,
              e.lines().stream()
                  .map((ReturnedLine r) -> part(after, new LineQuantity(r.line(), r.quantity()))));
      case PaymentReceived _, OrderDelivered _, OrderRefunded _ -> List.of();
    };
  }

  private record Part(OrderLine line, long quantity) {}

  private static Part part(OrderDetails details, LineQuantity part) {
    return new Part(details.lines().get(part.line() - 1).ordered(), part.quantity());
  }

  private static List<StockMove> fold(Kind kind, Stream<Part> parts) {
    Map<String, Long> bySku = new TreeMap<>();
    parts
        .filter(part -> part.line().stocked())
        .forEach(part -> bySku.merge(part.line().sku(), part.quantity(), Math::addExact));
    return bySku.entrySet().stream()
        .map(entry -> new StockMove(kind, entry.getKey(), entry.getValue()))
        .toList();
  }
}
