package io.millrace.command.order;

import io.millrace.events.order.OrderEvent.LineQuantity;
import io.millrace.events.order.OrderEvent.OrderCustomer;
import io.millrace.events.order.OrderEvent.OrderLine;
import io.millrace.platform.events.Money;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be asked of an order. Quantities are positive. */
public sealed interface OrderCommand {
  /**
   * Place it.
   *
   * @param country where it goes; absent: the customer's
   * @param lines at least one; the same SKU may stand in several
   * @param offers what the catalogue offers, by SKU; a SKU that is missing is not on offer
   */
  record Place(
      Buyer buyer, @Nullable String country, List<RequestedLine> lines, Map<String, Offer> offers)
      implements OrderCommand {
    public Place {
      lines = List.copyOf(lines);
      offers = Map.copyOf(offers);
    }
  }

  /**
   * Take over an order as it is: one of the past, at the prices of then.
   *
   * @param reference number under which another system knows it, if one does
   * @param customer absent for a guest
   * @param lines at least one, numbered from 1
   */
  record TakeOver(
      @Nullable String reference,
      @Nullable OrderCustomer customer,
      String country,
      String currency,
      List<OrderLine> lines)
      implements OrderCommand {
    public TakeOver {
      lines = List.copyOf(lines);
    }
  }

  /** A step of an order that was placed before. */
  sealed interface Step extends OrderCommand {
    /** Its name in {@code allowedNext}. */
    Verb verb();
  }

  /**
   * Take note of money that arrived.
   *
   * @param reference the provider's name of the payment, unique per order
   */
  record Pay(Money amount, String reference) implements Step {
    @Override
    public Verb verb() {
      return Verb.PAY;
    }
  }

  /**
   * Ship.
   *
   * @param lines empty: all that is left
   */
  record Ship(List<LineQuantity> lines, @Nullable String carrier, @Nullable String trackingNumber)
      implements Step {
    public Ship {
      lines = List.copyOf(lines);
    }

    @Override
    public Verb verb() {
      return Verb.SHIP;
    }
  }

  /** Take note that all that was shipped has arrived. */
  record Deliver() implements Step {
    @Override
    public Verb verb() {
      return Verb.DELIVER;
    }
  }

  /** Call it off. */
  record Cancel(String reason) implements Step {
    @Override
    public Verb verb() {
      return Verb.CANCEL;
    }
  }

  /** Take goods back; at least one line. */
  record TakeBack(List<LineQuantity> lines, @Nullable String reason) implements Step {
    public TakeBack {
      lines = List.copyOf(lines);
    }

    @Override
    public Verb verb() {
      return Verb.RETURN;
    }
  }

  /** Pay money back. */
  record Refund(Money amount) implements Step {
    @Override
    public Verb verb() {
      return Verb.REFUND;
    }
  }

  /**
   * Call it off if nobody has paid for it for so long. Nobody asks for this from outside; it is no
   * step of {@code allowedNext}.
   *
   * @param unpaid how long stock is held for an order on which nothing was paid
   * @param partPaid how long it is held after the last payment of a part
   */
  record Expire(Duration unpaid, Duration partPaid) implements OrderCommand {
    /** Stands as the reason in the event, so that a reader can tell it from a change of mind. */
    public static final String REASON = "reservation-expired";
  }

  /** A line as it is asked for. */
  record RequestedLine(String sku, int quantity) {}
}
