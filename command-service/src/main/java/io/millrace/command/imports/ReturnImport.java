package io.millrace.command.imports;

import io.millrace.command.imports.ImportRecord.Purchase;
import io.millrace.command.imports.ImportRecord.ReturnRecord;
import io.millrace.command.imports.OrderState.LineState;
import io.millrace.command.imports.ReturnAllocation.Share;
import io.millrace.command.runtime.AggregateRef;
import io.millrace.command.runtime.NewEvent;
import io.millrace.events.DomainEvent;
import io.millrace.events.Money;
import io.millrace.events.order.OrderEvent.OrderLinesReturned;
import io.millrace.events.order.OrderEvent.OrderRefunded;
import io.millrace.events.order.OrderEvent.ReturnedLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** Goods of the past that came back, taken from the orders that were imported before. */
final class ReturnImport {
  private final Stocks stocks;
  private final Purchases purchases;
  private final Consumer<NewEvent> events;

  ReturnImport(Stocks stocks, Purchases purchases, Consumer<NewEvent> events) {
    this.stocks = stocks;
    this.purchases = purchases;
    this.events = events;
  }

  ImportResult take(ReturnRecord record) {
    Purchase purchase = record.purchase();
    if (purchase == null) {
      return new ImportResult.Rejected(
          "return-without-customer", "Who returned it is not known, so no order can be found.");
    }
    return switch (ReturnAllocation.of(purchases.of(purchase), record.quantity())) {
      case ReturnAllocation.WithoutPurchase<LineState> _ ->
          new ImportResult.Rejected(
              "return-without-purchase",
              "Customer %s bought no %s at that price in an order that was imported before."
                  .formatted(record.customer(), record.sku()));
      case ReturnAllocation.ExceedsPurchases<LineState>(long left) ->
          new ImportResult.Rejected(
              "return-exceeds-purchases",
              "%d pieces are to come back, %d are left of what customer %s bought at that price; nothing was taken."
                  .formatted(record.quantity(), left, record.customer()));
      case ReturnAllocation.Allocated<LineState>(List<Share<LineState>> shares) -> {
        takeBack(record, purchase, shares);
        yield ImportResult.CREATED;
      }
    };
  }

  private void takeBack(ReturnRecord record, Purchase purchase, List<Share<LineState>> shares) {
    Map<UUID, List<Share<LineState>>> byOrder = new LinkedHashMap<>();
    for (Share<LineState> share : shares) {
      LineState line = share.line();
      byOrder.computeIfAbsent(line.order().id(), id -> new ArrayList<>()).add(share);
      line.takeBack(share.quantity());
      if (line.stocked()) {
        stocks.takeBack(line.sku(), share.quantity(), record.at());
      }
    }
    byOrder.values().forEach(part -> publish(record, purchase, part));
  }

  /** What one order has to tell of the return. */
  private void publish(ReturnRecord record, Purchase purchase, List<Share<LineState>> shares) {
    OrderState order = shares.getFirst().line().order();
    String customerId = purchase.customerId().toString();
    List<ReturnedLine> lines =
        shares.stream()
            .map(
                share ->
                    new ReturnedLine(
                        share.line().line(), record.sku(), share.quantity(), record.unitPrice()))
            .toList();
    long pieces = shares.stream().mapToLong(Share::quantity).sum();
    long value = Math.multiplyExact(pieces, record.unitPrice());
    append(
        order,
        new OrderLinesReturned(
            lines,
            customerId,
            order.country,
            new Money(value, record.currency()),
            null,
            record.at()));
    long paidBack = order.refund(value);
    if (paidBack > 0) {
      Money amount = new Money(paidBack, record.currency());
      append(order, new OrderRefunded(amount, customerId, record.at()));
    }
  }

  private void append(OrderState order, DomainEvent event) {
    events.accept(new NewEvent(AggregateRef.order(order.id()), order.nextVersion(), event));
  }
}
