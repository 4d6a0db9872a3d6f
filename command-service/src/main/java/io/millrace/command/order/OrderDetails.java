package io.millrace.command.order;

import io.millrace.events.order.OrderEvent.LineQuantity;
import io.millrace.events.order.OrderEvent.OrderCustomer;
import io.millrace.events.order.OrderEvent.OrderLine;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.events.order.OrderEvent.PaymentReceived;
import io.millrace.events.order.OrderEvent.ReturnedLine;
import io.millrace.platform.events.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every order has, whatever its status.
 *
 * @param reference number under which an outside system knows the order
 * @param customer who ordered; absent for a guest
 * @param lines numbered from 1 without a gap, in that order
 * @param total sum of the lines
 * @param paid sum of the payments in minor units; never more than the total
 * @param refunded minor units that went back; never more than was paid
 * @param payments amount in minor units by the provider's reference
 * @param paidAt when the last payment was recorded; absent before the first
 */
public record OrderDetails(
    @Nullable String reference,
    @Nullable OrderCustomer customer,
    String country,
    List<LineProgress> lines,
    Money total,
    long paid,
    long refunded,
    Map<String, Long> payments,
    @Nullable Instant paidAt,
    Instant placedAt) {
  public OrderDetails {
    lines = List.copyOf(lines);
    payments = Map.copyOf(payments);
    if (paid < 0 || paid > total.amount() || refunded < 0 || refunded > paid) {
      throw new IllegalArgumentException(
          "total %d, paid %d, refunded %d cannot be".formatted(total.amount(), paid, refunded));
    }
  }

  static OrderDetails of(OrderPlaced event) {
    List<LineProgress> lines =
        event.lines().stream().map(line -> new LineProgress(line, 0, 0)).toList();
    return new OrderDetails(
        event.reference(),
        event.customer(),
        event.country(),
        lines,
        event.total(),
        0,
        0,
        Map.of(),
        null,
        event.at());
  }

  /** Minor units still owed. */
  public long owed() {
    return total.amount() - paid;
  }

  /** Minor units that can be paid back. */
  public long refundable() {
    return paid - refunded;
  }

  /** Id of the customer; absent for a guest. */
  public @Nullable String customerId() {
    return customer == null ? null : customer.id();
  }

  /** The line with this number, or null. */
  public @Nullable LineProgress line(int number) {
    return number >= 1 && number <= lines.size() ? lines.get(number - 1) : null;
  }

  /** What was ordered. */
  public List<OrderLine> ordered() {
    return lines.stream().map(LineProgress::ordered).toList();
  }

  /** All that is still to be shipped. */
  public List<LineQuantity> unshipped() {
    return lines.stream()
        .filter(line -> line.left() > 0)
        .map(line -> new LineQuantity(line.ordered().line(), line.left()))
        .toList();
  }

  boolean allShipped() {
    return lines.stream().allMatch(line -> line.left() == 0);
  }

  boolean allReturned() {
    return lines.stream().allMatch(line -> line.returned() == line.ordered().quantity());
  }

  boolean buyerHasSome() {
    return lines.stream().anyMatch(line -> line.kept() > 0);
  }

  OrderDetails withPayment(PaymentReceived event) {
    Map<String, Long> all = new LinkedHashMap<>(payments);
    long amount = event.amount().amount();
    all.put(event.reference(), amount);
    return new OrderDetails(
        reference,
        customer,
        country,
        lines,
        total,
        paid + amount,
        refunded,
        all,
        event.at(),
        placedAt);
  }

  OrderDetails withRefund(long amount) {
    return new OrderDetails(
        reference,
        customer,
        country,
        lines,
        total,
        paid,
        refunded + amount,
        payments,
        paidAt,
        placedAt);
  }

  OrderDetails withShipped(List<LineQuantity> shipped) {
    List<LineProgress> all = new ArrayList<>(lines);
    for (LineQuantity part : shipped) {
      all.set(part.line() - 1, all.get(part.line() - 1).ship(part.quantity()));
    }
    return withLines(all);
  }

  OrderDetails withReturned(List<ReturnedLine> returned) {
    List<LineProgress> all = new ArrayList<>(lines);
    for (ReturnedLine part : returned) {
      all.set(part.line() - 1, all.get(part.line() - 1).takeBack(part.quantity()));
    }
    return withLines(all);
  }

  private OrderDetails withLines(List<LineProgress> all) {
    return new OrderDetails(
        reference, customer, country, all, total, paid, refunded, payments, paidAt, placedAt);
  }
}
