package io.millrace.events.order;

import io.millrace.platform.events.DomainEvent;
import io.millrace.platform.events.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can happen to an order. {@code at} is business time, which an import takes from its file.
 */
public sealed interface OrderEvent extends DomainEvent {

  /** When it happened for the business. */
  Instant at();

  /**
   * An order was accepted and its stock reserved.
   *
   * @param reference number under which an outside system knows the order, for example an invoice
   * @param customer who ordered; absent for a guest
   * @param lines at least one, numbered from 1
   * @param total sum of the lines
   */
  record OrderPlaced(
      @Nullable String reference,
      @Nullable OrderCustomer customer,
      String country,
      List<OrderLine> lines,
      Money total,
      Instant at)
      implements OrderEvent {
    public OrderPlaced {
      lines = List.copyOf(lines);
    }
  }

  /** Money arrived. {@code reference} names the payment at the payment provider. */
  record PaymentReceived(Money amount, String reference, Instant at) implements OrderEvent {}

  /** Goods left the warehouse. */
  record OrderShipped(
      List<LineQuantity> lines,
      @Nullable String carrier,
      @Nullable String trackingNumber,
      Instant at)
      implements OrderEvent {
    public OrderShipped {
      lines = List.copyOf(lines);
    }
  }

  /** All that was shipped has arrived. */
  record OrderDelivered(Instant at) implements OrderEvent {}

  /**
   * The order was called off before anything was shipped; its stock is free again.
   *
   * @param country of the order, so that sums by country need no lookup
   * @param placedAt when the order was placed: the day that its sales leave again
   * @param lines what was ordered
   */
  record OrderCancelled(
      String reason,
      @Nullable String customerId,
      String country,
      Instant placedAt,
      List<OrderLine> lines,
      Money total,
      Instant at)
      implements OrderEvent {
    public OrderCancelled {
      lines = List.copyOf(lines);
    }
  }

  /**
   * Goods came back.
   *
   * @param country of the order
   * @param lines what came back, with the price it had been sold for
   * @param value quantity times unit price over the lines
   */
  record OrderLinesReturned(
      List<ReturnedLine> lines,
      @Nullable String customerId,
      String country,
      Money value,
      @Nullable String reason,
      Instant at)
      implements OrderEvent {
    public OrderLinesReturned {
      lines = List.copyOf(lines);
    }
  }

  /** Money went back. */
  record OrderRefunded(Money amount, @Nullable String customerId, Instant at)
      implements OrderEvent {}

  /**
   * The customer as it was when the order was placed.
   *
   * @param reference number under which an outside system knows the customer
   * @param name sealed, a copy of the customer's ({@code io.millrace.platform.events.sealing}); in
   *     the clear in events of the first version
   */
  record OrderCustomer(String id, @Nullable String reference, String name) {}

  /**
   * One line of an order.
   *
   * @param line number within the order, from 1
   * @param name of the product when the order was placed
   * @param unitPrice in minor units of the order's currency
   * @param priceVersion version of the product whose price was taken; 0 if the price came with the
   *     order (an import)
   * @param stocked false for a charge that needs no stock
   */
  record OrderLine(
      int line,
      String sku,
      String name,
      int quantity,
      long unitPrice,
      long priceVersion,
      boolean stocked) {}

  /** A number of pieces of one line. */
  record LineQuantity(int line, int quantity) {}

  /**
   * Pieces of one line that came back. {@code unitPrice} in minor units of the order's currency.
   */
  record ReturnedLine(int line, String sku, int quantity, long unitPrice) {}
}
