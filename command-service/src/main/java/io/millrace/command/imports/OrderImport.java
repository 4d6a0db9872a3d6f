package io.millrace.command.imports;

import io.millrace.command.imports.ImportRecord.CustomerRecord;
import io.millrace.command.imports.ImportRecord.OrderRecord;
import io.millrace.command.order.Order;
import io.millrace.command.order.OrderCommand.Deliver;
import io.millrace.command.order.OrderCommand.Pay;
import io.millrace.command.order.OrderCommand.Ship;
import io.millrace.command.order.OrderCommand.TakeOver;
import io.millrace.command.order.OrderDecider;
import io.millrace.command.order.StockMove;
import io.millrace.events.ShopAggregates;
import io.millrace.events.order.OrderEvent;
import io.millrace.events.order.OrderEvent.OrderCustomer;
import io.millrace.events.order.OrderEvent.OrderLine;
import io.millrace.platform.command.decision.Decision.Accepted;
import io.millrace.platform.command.decision.Decision.Rejected;
import io.millrace.platform.command.decision.Decision.Unchanged;
import io.millrace.platform.command.run.Versioned;
import io.millrace.platform.command.transaction.NewEvent;
import io.millrace.platform.events.codec.PayloadCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Orders of the past: placed, paid, shipped and delivered in one moment. */
public final class OrderImport {
  /** The payment that an imported order counts as paid by. */
  public static final String PAYMENT_REFERENCE = "import";

  /** More than the members of an order or a line take beside their texts. */
  private static final int FIXED_BYTES = 250;

  private static final int BYTES_PER_CHAR = 6;

  /** For what an order has beside its lines. */
  private static final int BYTES_OF_THE_REST = 16 * 1024;

  private final Map<UUID, CustomerRecord> customers;
  private final Stocks stocks;
  private final Purchases purchases;
  private final Consumer<NewEvent> events;
  private final List<ImportedOrder> placed = new ArrayList<>();

  OrderImport(
      Map<UUID, CustomerRecord> customers,
      Stocks stocks,
      Purchases purchases,
      Consumer<NewEvent> events) {
    this.customers = customers;
    this.stocks = stocks;
    this.purchases = purchases;
    this.events = events;
  }

  List<ImportedOrder> placed() {
    return placed;
  }

  ImportResult take(OrderRecord record) {
    UUID customerId = record.customerId();
    CustomerRecord customer = customerId == null ? null : customers.get(customerId);
    if (customerId != null && customer == null) {
      return new ImportResult.Rejected(
          "unknown-customer",
          "No customer has the reference %s. Import the customer first."
              .formatted(record.customer()));
    }
    if (customer != null && customer.isErased()) {
      return new ImportResult.Rejected(
          "customer-erased",
          "The customer with the reference %s was erased for good.".formatted(record.customer()));
    }
    ImportedOrder order =
        new ImportedOrder(ShopAggregates.order(record.id()), new Versioned<>(Order.NONE, 0));
    TakeOver command = command(record, customer);
    return switch (order.decide(command, record.placedAt())) {
      case Rejected<OrderEvent>(var rejection) ->
          new ImportResult.Rejected("order-too-large", rejection.detail());
      case Accepted<OrderEvent>(var decided) when isTooLong(command, decided.getFirst()) ->
          new ImportResult.Rejected(
              "order-too-large",
              "The order's lines make an event of more than %d bytes, which cannot be published."
                  .formatted(PayloadCodec.MAX_BYTES));
      case Accepted<OrderEvent>(var decided) -> {
        ImportResult shipped =
            stocks.ship(
                order.ref().id(), held(decided.getFirst()), record.supplied(), record.placedAt());
        if (shipped instanceof ImportResult.Created) {
          place(order, command, record.placedAt());
        }
        yield shipped;
      }
      case Unchanged<OrderEvent> _ -> throw new IllegalStateException("a new order is a change");
    };
  }

  private static List<StockMove> held(OrderEvent placed) {
    return StockMove.of(placed, OrderDecider.evolve(Order.NONE, placed).details());
  }

  private void place(ImportedOrder order, TakeOver command, Instant at) {
    order.take(command, at, events);
    order.take(new Pay(order.details().total(), PAYMENT_REFERENCE), at, events);
    order.take(new Ship(List.of(), null, null), at, events);
    order.take(new Deliver(), at, events);
    purchases.add(order);
    placed.add(order);
  }

  /** By an upper bound first: only an order that comes near the limit is written to be measured. */
  private static boolean isTooLong(TakeOver order, OrderEvent event) {
    long atMost = BYTES_OF_THE_REST;
    for (OrderLine line : order.lines()) {
      atMost += FIXED_BYTES + BYTES_PER_CHAR * (line.name().length() + line.sku().length());
    }
    return atMost > PayloadCodec.MAX_BYTES
        && PayloadCodec.write(event).length > PayloadCodec.MAX_BYTES;
  }

  private static TakeOver command(OrderRecord record, @Nullable CustomerRecord customer) {
    OrderCustomer buyer =
        customer == null
            ? null
            : new OrderCustomer(customer.id().toString(), customer.reference(), customer.name());
    List<OrderLine> lines = new ArrayList<>(record.lines().size());
    for (OrderRecord.Line line : record.lines()) {
      lines.add(
          new OrderLine(
              lines.size() + 1,
              line.sku(),
              line.name(),
              line.quantity(),
              line.unitPrice(),
              0,
              line.stocked()));
    }
    return new TakeOver(record.reference(), buyer, record.country(), record.currency(), lines);
  }
}
