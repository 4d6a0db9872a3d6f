package io.millrace.command.order;

import io.millrace.command.ShopProblems;
import io.millrace.command.order.Order.Existing;
import io.millrace.command.order.Order.Payable;
import io.millrace.command.order.Order.Refundable;
import io.millrace.command.order.Order.Returnable;
import io.millrace.command.order.Order.Shippable;
import io.millrace.command.order.OrderCommand.Pay;
import io.millrace.command.order.OrderCommand.Place;
import io.millrace.command.order.OrderCommand.Refund;
import io.millrace.command.order.OrderCommand.RequestedLine;
import io.millrace.command.order.OrderCommand.Ship;
import io.millrace.command.order.OrderCommand.TakeBack;
import io.millrace.command.order.OrderRejection.PaymentTooHigh;
import io.millrace.command.order.OrderRejection.QuantityTooHigh;
import io.millrace.command.order.OrderRejection.ReferenceReused;
import io.millrace.command.order.OrderRejection.RefundTooHigh;
import io.millrace.command.order.OrderRejection.Unacceptable;
import io.millrace.events.order.OrderEvent.LineQuantity;
import io.millrace.platform.command.decision.CommandProblems;
import io.millrace.platform.events.Money;
import io.millrace.platform.service.problems.Fault;
import io.millrace.platform.service.problems.ProblemType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/**
 * The rules that a step must pass, by name. A rule is added by adding it to a list; the first that
 * refuses decides.
 */
final class OrderPolicies {
  private OrderPolicies() {}

  /** One rule: nothing, or the reason for which it refuses. */
  @FunctionalInterface
  interface Policy<S, C> {
    Optional<OrderRejection> refuse(S state, C command);
  }

  static final List<Policy<Order, Place>> PLACING =
      List.of(
          OrderPolicies::customerExists,
          OrderPolicies::countryIsKnown,
          OrderPolicies::productsAreOnOffer,
          OrderPolicies::oneCurrency);

  static final List<Policy<Payable, Pay>> PAYING =
      List.of(
          OrderPolicies::referenceIsNew, OrderPolicies::paidInItsCurrency, OrderPolicies::isOwed);

  static final List<Policy<Shippable, Ship>> SHIPPING =
      List.of(
          (order, command) -> linesExist(order, command.lines()),
          (order, command) -> enough(order, command.lines(), LineProgress::left));

  static final List<Policy<Returnable, TakeBack>> RETURNING =
      List.of(
          (order, command) -> linesExist(order, command.lines()),
          (order, command) -> enough(order, command.lines(), LineProgress::kept));

  static final List<Policy<Refundable, Refund>> REFUNDING =
      List.of(OrderPolicies::refundedInItsCurrency, OrderPolicies::wasPaid);

  /** The first refusal, if any rule refuses. */
  static <S, C> Optional<OrderRejection> check(List<Policy<S, C>> rules, S state, C command) {
    return rules.stream().flatMap(rule -> rule.refuse(state, command).stream()).findFirst();
  }

  private static Optional<OrderRejection> customerExists(Order none, Place command) {
    return switch (command.buyer()) {
      case Buyer.Missing _ -> Optional.of(new OrderRejection.CustomerMissing());
      case Buyer.Guest _, Buyer.Known _ -> Optional.empty();
    };
  }

  private static Optional<OrderRejection> countryIsKnown(Order none, Place command) {
    boolean known =
        command.country() != null
            || (command.buyer() instanceof Buyer.Known buyer && buyer.country() != null);
    return known
        ? Optional.empty()
        : unacceptable(
            ShopProblems.COUNTRY_MISSING,
            "The order names no country and its buyer has none. Send 'country'.",
            List.of(new Fault("/country", "is needed here")));
  }

  private static Optional<OrderRejection> productsAreOnOffer(Order none, Place command) {
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < command.lines().size(); i++) {
      RequestedLine line = command.lines().get(i);
      if (!command.offers().containsKey(line.sku())) {
        faults.add(new Fault("/lines/" + i + "/sku", "no product " + line.sku()));
      }
    }
    return faults.isEmpty()
        ? Optional.empty()
        : unacceptable(
            ShopProblems.UNKNOWN_PRODUCT,
            "The order names products that are not in the catalogue; nothing was placed. Add them"
                + " with POST /v1/products or leave their lines out.",
            faults);
  }

  private static Optional<OrderRejection> oneCurrency(Order none, Place command) {
    TreeSet<String> currencies = new TreeSet<>();
    for (RequestedLine line : command.lines()) {
      Offer offer = command.offers().get(line.sku());
      if (offer != null) {
        currencies.add(offer.price().currency());
      }
    }
    return currencies.size() == 1
        ? Optional.empty()
        : unacceptable(
            ShopProblems.MIXED_CURRENCIES,
            "The products are sold in %s; one order has one currency. Place one order for each."
                .formatted(String.join(", ", currencies)),
            List.of(new Fault("/lines", "products of several currencies")));
  }

  private static Optional<OrderRejection> referenceIsNew(Payable order, Pay command) {
    Long booked = order.details().payments().get(command.reference());
    return booked == null
        ? Optional.empty()
        : Optional.of(new ReferenceReused(command.reference(), booked));
  }

  private static Optional<OrderRejection> paidInItsCurrency(Payable order, Pay command) {
    return inItsCurrency(order, command.amount());
  }

  private static Optional<OrderRejection> isOwed(Payable order, Pay command) {
    long amount = command.amount().amount();
    if (amount == 0 && order.details().owed() > 0) {
      return unacceptable(
          CommandProblems.VALIDATION,
          "A payment of nothing settles only an order of nothing.",
          List.of(new Fault("/amount/amount", "must be at least 1")));
    }
    return amount <= order.details().owed()
        ? Optional.empty()
        : Optional.of(new PaymentTooHigh(amount, order.details().owed()));
  }

  private static Optional<OrderRejection> refundedInItsCurrency(Refundable order, Refund command) {
    return inItsCurrency(order, command.amount());
  }

  private static Optional<OrderRejection> wasPaid(Refundable order, Refund command) {
    long refundable = order.details().refundable();
    return command.amount().amount() <= refundable
        ? Optional.empty()
        : Optional.of(new RefundTooHigh(command.amount().amount(), refundable));
  }

  private static Optional<OrderRejection> inItsCurrency(Existing order, Money amount) {
    String currency = order.details().total().currency();
    return currency.equals(amount.currency())
        ? Optional.empty()
        : unacceptable(
            ShopProblems.CURRENCY_MISMATCH,
            "The order is in %s; an amount in %s cannot be booked on it."
                .formatted(currency, amount.currency()),
            List.of(new Fault("/amount/currency", "must be " + currency)));
  }

  private static Optional<OrderRejection> linesExist(Existing order, List<LineQuantity> lines) {
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (order.details().line(lines.get(i).line()) == null) {
        String range = "the order has lines 1 to " + order.details().lines().size();
        faults.add(new Fault("/lines/" + i + "/line", range));
      }
    }
    return faults.isEmpty()
        ? Optional.empty()
        : unacceptable(
            ShopProblems.NO_SUCH_LINE,
            "The step names lines that the order does not have.",
            faults);
  }

  /** The same line may be named twice: the sum counts. */
  private static Optional<OrderRejection> enough(
      Existing order, List<LineQuantity> lines, ToIntFunction<LineProgress> possible) {
    Map<Integer, Long> asked = new HashMap<>();
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      LineQuantity part = lines.get(i);
      LineProgress line = order.details().line(part.line());
      long sum = asked.merge(part.line(), (long) part.quantity(), Math::addExact);
      if (line != null && sum > possible.applyAsInt(line)) {
        int limit = possible.applyAsInt(line);
        faults.add(
            new Fault(
                "/lines/" + i + "/quantity",
                "line %d: %d possible".formatted(part.line(), limit),
                Map.of("line", part.line(), "asked", sum, "possible", limit)));
      }
    }
    return faults.isEmpty() ? Optional.empty() : Optional.of(new QuantityTooHigh(faults));
  }

  private static Optional<OrderRejection> unacceptable(
      ProblemType type, String detail, List<Fault> faults) {
    return Optional.of(new Unacceptable(type, detail, faults));
  }
}
