package io.millrace.command.order;

import io.millrace.command.ShopProblems;
import io.millrace.command.order.OrderCommand.Place;
import io.millrace.command.order.OrderCommand.RequestedLine;
import io.millrace.command.order.OrderCommand.TakeOver;
import io.millrace.command.order.OrderRejection.OutOfStock;
import io.millrace.command.order.OrderRejection.Unacceptable;
import io.millrace.events.order.OrderEvent;
import io.millrace.events.order.OrderEvent.OrderCustomer;
import io.millrace.events.order.OrderEvent.OrderLine;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.platform.command.decision.Decision;
import io.millrace.platform.events.Money;
import io.millrace.platform.service.problems.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How an order comes to be. */
public final class OrderPlacing {
  /** No order is worth more than this, in minor units; it keeps every sum far from overflow. */
  public static final long MAX_TOTAL = 1_000_000_000_000_000L;

  /** Most lines of one order. */
  public static final int MAX_LINES = 2_000;

  /** Most pieces of one line. */
  public static final int MAX_QUANTITY = 1_000_000;

  /** Characters of the longest country. */
  public static final int MAX_COUNTRY = 100;

  private OrderPlacing() {}

  static Decision<OrderEvent> place(Order none, Place command, Instant now) {
    Optional<OrderRejection> refusal = OrderPolicies.check(OrderPolicies.PLACING, none, command);
    if (refusal.isPresent()) {
      return Decision.reject(refusal.get());
    }
    TakeOver priced =
        new TakeOver(null, customer(command), country(command), currency(command), priced(command));
    return takeOver(priced, now);
  }

  static Decision<OrderEvent> takeOver(TakeOver order, Instant now) {
    Optional<Money> total = total(order.lines(), order.currency());
    if (total.isEmpty()) {
      return Decision.reject(
          new Unacceptable(
              ShopProblems.TOTAL_TOO_HIGH,
              "The order is worth more than %d minor units, the most that one order may be. Place"
                      .formatted(MAX_TOTAL)
                  + " several.",
              List.of(new Fault("/lines", "worth too much"))));
    }
    return Decision.accept(
        new OrderPlaced(
            order.reference(), order.customer(), order.country(), order.lines(), total.get(), now));
  }

  /** The refusal of an order for which the stock did not suffice. */
  public static OrderRejection outOfStock(Place command, List<Shortage> shortages) {
    Map<String, Shortage> bySku = new HashMap<>();
    shortages.forEach(shortage -> bySku.put(shortage.sku(), shortage));
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < command.lines().size(); i++) {
      Shortage shortage = bySku.get(command.lines().get(i).sku());
      if (shortage != null) {
        faults.add(
            new Fault(
                "/lines/" + i,
                "%s: %d asked, %d available"
                    .formatted(shortage.sku(), shortage.asked(), shortage.available()),
                Map.of("sku", shortage.sku(), "available", shortage.available())));
      }
    }
    return new OutOfStock(shortages, faults);
  }

  private static List<OrderLine> priced(Place command) {
    List<OrderLine> lines = new ArrayList<>(command.lines().size());
    for (RequestedLine line : command.lines()) {
      Offer offer = offer(command, line);
      lines.add(
          new OrderLine(
              lines.size() + 1,
              line.sku(),
              offer.name(),
              line.quantity(),
              offer.price().amount(),
              offer.version(),
              offer.stocked()));
    }
    return lines;
  }

  private static Optional<Money> total(List<OrderLine> lines, String currency) {
    try {
      long sum = 0;
      for (OrderLine line : lines) {
        sum = Math.addExact(sum, Math.multiplyExact(line.unitPrice(), (long) line.quantity()));
      }
      return sum <= MAX_TOTAL ? Optional.of(new Money(sum, currency)) : Optional.empty();
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static String currency(Place command) {
    return offer(command, command.lines().getFirst()).price().currency();
  }

  private static Offer offer(Place command, RequestedLine line) {
    return Objects.requireNonNull(command.offers().get(line.sku()), "checked by a policy before");
  }

  private static @Nullable OrderCustomer customer(Place command) {
    return command.buyer() instanceof Buyer.Known known ? known.customer() : null;
  }

  private static String country(Place command) {
    String own = command.country();
    if (own == null && command.buyer() instanceof Buyer.Known known) {
      own = known.country();
    }
    return Objects.requireNonNull(own, "checked by a policy before");
  }
}
