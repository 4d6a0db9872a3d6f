package io.millrace.command.imports;

import io.millrace.command.imports.ImportRecord.Purchase;
import io.millrace.command.imports.ImportRecord.ReturnRecord;
import io.millrace.command.imports.Purchases.Bought;
import io.millrace.command.imports.ReturnAllocation.Share;
import io.millrace.command.order.OrderCommand.Refund;
import io.millrace.command.order.OrderCommand.TakeBack;
import io.millrace.events.order.OrderEvent.LineQuantity;
import io.millrace.platform.command.transaction.NewEvent;
import io.millrace.platform.events.Money;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
      case ReturnAllocation.WithoutPurchase<Bought> _ ->
          new ImportResult.Rejected(
              "return-without-purchase",
              "Customer %s bought no %s at that price in an order that was imported before."
                  .formatted(record.customer(), record.sku()));
      case ReturnAllocation.ExceedsPurchases<Bought>(long left) ->
          new ImportResult.Rejected(
              "return-exceeds-purchases",
              "%d pieces are to come back, %d are left of what customer %s bought at that price; nothing was taken."
                  .formatted(record.quantity(), left, record.customer()));
      case ReturnAllocation.Allocated<Bought>(List<Share<Bought>> shares) ->
          takeBack(record, shares);
    };
  }

  private ImportResult takeBack(ReturnRecord record, List<Share<Bought>> shares) {
    long goods =
        shares.stream()
            .filter(share -> share.line().progress().ordered().stocked())
            .mapToLong(Share::quantity)
            .sum();
    ImportResult counted = stocks.takeBack(record.sku(), goods, record.at());
    if (counted instanceof ImportResult.Created) {
      Map<ImportedOrder, List<LineQuantity>> byOrder = new LinkedHashMap<>();
      for (Share<Bought> share : shares) {
        byOrder
            .computeIfAbsent(share.line().order(), order -> new ArrayList<>())
            .add(new LineQuantity(share.line().line(), share.quantity()));
      }
      byOrder.forEach((order, lines) -> takeBack(record, order, lines));
    }
    return counted;
  }

  /** Pays back as well; what went back by another way before is not paid twice. */
  private void takeBack(ReturnRecord record, ImportedOrder order, List<LineQuantity> lines) {
    order.take(new TakeBack(lines, null), record.at(), events);
    long pieces = lines.stream().mapToLong(LineQuantity::quantity).sum();
    long amount =
        Math.min(Math.multiplyExact(pieces, record.unitPrice()), order.details().refundable());
    if (amount > 0) {
      order.take(new Refund(new Money(amount, record.currency())), record.at(), events);
    }
  }
}
