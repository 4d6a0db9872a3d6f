package io.millrace.command.imports;

import io.millrace.command.imports.BatchWrites.NewOrder;
import io.millrace.command.imports.ImportRecord.CustomerRecord;
import io.millrace.command.imports.ImportRecord.OrderRecord;
import io.millrace.command.order.OrderPlacing;
import io.millrace.command.runtime.AggregateRef;
import io.millrace.command.runtime.NewEvent;
import io.millrace.events.DomainEvent;
import io.millrace.events.Money;
import io.millrace.events.codec.PayloadCodec;
import io.millrace.events.order.OrderEvent.LineQuantity;
import io.millrace.events.order.OrderEvent.OrderCustomer;
import io.millrace.events.order.OrderEvent.OrderDelivered;
import io.millrace.events.order.OrderEvent.OrderLine;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.events.order.OrderEvent.OrderShipped;
import io.millrace.events.order.OrderEvent.PaymentReceived;
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

  /** For the customer, the total and the line numbers, which are not known yet. */
  private static final int BYTES_OF_THE_REST = 16 * 1024;

  private final Map<UUID, CustomerRecord> customers;
  private final Stocks stocks;
  private final Purchases purchases;
  private final Consumer<NewEvent> events;
  private final List<NewOrder> placed = new ArrayList<>();

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

  List<NewOrder> placed() {
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
    long total = total(record);
    if (total > OrderPlacing.MAX_TOTAL) {
      return new ImportResult.Rejected(
          "order-too-large",
          "The order's total would go beyond %d minor units.".formatted(OrderPlacing.MAX_TOTAL));
    }
    if (isTooLong(record)) {
      return new ImportResult.Rejected(
          "order-too-large",
          "The order's lines make an event of more than %d bytes, which cannot be published."
              .formatted(PayloadCodec.MAX_BYTES));
    }
    ImportResult shipped = stocks.ship(record);
    if (shipped instanceof ImportResult.Created) {
      place(record, customer, total);
    }
    return shipped;
  }

  /** By an upper bound first: only an order that comes near the limit is written to be measured. */
  private static boolean isTooLong(OrderRecord record) {
    long atMost = FIXED_BYTES;
    for (OrderRecord.Line line : record.lines()) {
      atMost += FIXED_BYTES + BYTES_PER_CHAR * (line.name().length() + line.sku().length());
    }
    if (atMost <= PayloadCodec.MAX_BYTES) {
      return false;
    }
    List<OrderLine> lines =
        record.lines().stream()
            .map(l -> new OrderLine(1, l.sku(), l.name(), l.quantity(), l.unitPrice(), 0, true))
            .toList();
    Money none = new Money(0, record.currency());
    OrderPlaced event =
        new OrderPlaced(record.reference(), null, record.country(), lines, none, record.placedAt());
    return PayloadCodec.write(event).length > PayloadCodec.MAX_BYTES - BYTES_OF_THE_REST;
  }

  /** The total, or more than any order may have if it overflows. */
  private static long total(OrderRecord record) {
    try {
      long total = 0;
      for (OrderRecord.Line line : record.lines()) {
        total = Math.addExact(total, Math.multiplyExact(line.unitPrice(), line.quantity()));
      }
      return total;
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  private void place(OrderRecord record, @Nullable CustomerRecord customer, long total) {
    OrderState state =
        new OrderState(
            record.id(),
            record.bucket(),
            record.reference(),
            record.customerId(),
            record.country(),
            record.currency(),
            record.placedAt(),
            0,
            total,
            0,
            record.lines().stream().mapToLong(OrderRecord.Line::quantity).sum());
    List<OrderLine> lines = lines(record, state);
    for (DomainEvent event : history(record, customer, lines, total)) {
      events.accept(new NewEvent(AggregateRef.order(state.id()), state.nextVersion(), event));
    }
    purchases.add(state);
    placed.add(new NewOrder(record, state, customer == null ? null : customer.name(), total));
  }

  private static List<OrderLine> lines(OrderRecord record, OrderState state) {
    List<OrderLine> lines = new ArrayList<>(record.lines().size());
    for (OrderRecord.Line line : record.lines()) {
      int number = lines.size() + 1;
      state.addLine(number, line.sku(), line.unitPrice(), line.stocked(), 0, line.quantity());
      lines.add(
          new OrderLine(
              number,
              line.sku(),
              line.name(),
              line.quantity(),
              line.unitPrice(),
              0,
              line.stocked()));
    }
    return lines;
  }

  private static List<DomainEvent> history(
      OrderRecord record, @Nullable CustomerRecord customer, List<OrderLine> lines, long amount) {
    Instant at = record.placedAt();
    Money total = new Money(amount, record.currency());
    OrderCustomer buyer =
        customer == null
            ? null
            : new OrderCustomer(customer.id().toString(), customer.reference(), customer.name());
    List<LineQuantity> all =
        lines.stream().map(line -> new LineQuantity(line.line(), line.quantity())).toList();
    return List.of(
        new OrderPlaced(record.reference(), buyer, record.country(), lines, total, at),
        new PaymentReceived(total, PAYMENT_REFERENCE, at),
        new OrderShipped(all, null, null, at),
        new OrderDelivered(at));
  }
}
