package io.millrace.command.order;

import io.millrace.command.ShopProblems;
import io.millrace.platform.command.decision.Rejection;
import io.millrace.platform.service.problems.Fault;
import io.millrace.platform.service.problems.ProblemType;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Why a command to an order is refused. */
public sealed interface OrderRejection extends Rejection {

  /** There is no order with the id. */
  record NotFound() implements OrderRejection {
    @Override
    public ProblemType type() {
      return ShopProblems.ORDER_NOT_FOUND;
    }

    @Override
    public Kind kind() {
      return Kind.NOT_FOUND;
    }

    @Override
    public String detail() {
      return "There is no order with this id. Check the id that POST /v1/orders answered.";
    }
  }

  /** The order exists already. */
  record AlreadyPlaced() implements OrderRejection {
    @Override
    public ProblemType type() {
      return ShopProblems.ORDER_EXISTS;
    }

    @Override
    public Kind kind() {
      return Kind.CONFLICT;
    }

    @Override
    public String detail() {
      return "An order with this id was placed before; it was left as it is.";
    }
  }

  /** The step is not legal in the order's state. */
  record IllegalTransition(OrderStatus status, Verb verb, Set<Verb> allowed)
      implements OrderRejection {
    @Override
    public ProblemType type() {
      return ShopProblems.ILLEGAL_TRANSITION;
    }

    @Override
    public Kind kind() {
      return Kind.CONFLICT;
    }

    @Override
    public String detail() {
      return "The order is %s; '%s' is not possible now. Possible: %s. Nothing was changed."
          .formatted(
              status.label(),
              verb.label(),
              allowed.isEmpty() ? "nothing" : String.join(", ", labels()));
    }

    @Override
    public Map<String, Object> facts() {
      return Map.of("orderStatus", status.label(), "allowedNext", labels());
    }

    private List<String> labels() {
      return allowed.stream().map(Verb::label).toList();
    }
  }

  /** The named customer does not exist. */
  record CustomerMissing() implements OrderRejection {
    @Override
    public ProblemType type() {
      return ShopProblems.CUSTOMER_NOT_FOUND;
    }

    @Override
    public Kind kind() {
      return Kind.NOT_FOUND;
    }

    @Override
    public String detail() {
      return "There is no customer with this id. Register one with POST /v1/customers, or leave"
          + " customerId out for a guest.";
    }

    @Override
    public List<Fault> faults() {
      return List.of(new Fault("/customerId", "no such customer"));
    }
  }

  /** Part of the command does not fit the order or the catalogue. */
  record Unacceptable(ProblemType type, String detail, List<Fault> faults)
      implements OrderRejection {
    public Unacceptable {
      faults = List.copyOf(faults);
    }

    @Override
    public Kind kind() {
      return Kind.UNACCEPTABLE;
    }
  }

  /** There is not enough of some SKUs; nothing is reserved. */
  record OutOfStock(List<Shortage> shortages, List<Fault> faults) implements OrderRejection {
    public OutOfStock {
      shortages = List.copyOf(shortages);
      faults = List.copyOf(faults);
    }

    @Override
    public ProblemType type() {
      return ShopProblems.OUT_OF_STOCK;
    }

    @Override
    public Kind kind() {
      return Kind.CONFLICT;
    }

    @Override
    public String detail() {
      return "There is not enough stock of %d of the SKUs ordered; no stock was reserved and no"
              .formatted(shortages.size())
          + " order was placed. 'shortages' tells what is available: order that much or less.";
    }

    @Override
    public Map<String, Object> facts() {
      List<Map<String, Object>> list =
          shortages.stream()
              .map(
                  s ->
                      Map.<String, Object>of(
                          "sku", s.sku(), "asked", s.asked(), "available", s.available()))
              .toList();
      return Map.of("shortages", list);
    }
  }

  /** More money than is owed. */
  record PaymentTooHigh(long asked, long owed) implements OrderRejection {
    @Override
    public ProblemType type() {
      return ShopProblems.PAYMENT_EXCEEDS_TOTAL;
    }

    @Override
    public Kind kind() {
      return Kind.CONFLICT;
    }

    @Override
    public String detail() {
      return "The payment of %d is more than the %d (minor units) still owed. Nothing was booked."
          .formatted(asked, owed);
    }

    @Override
    public Map<String, Object> facts() {
      return Map.of("owed", owed);
    }
  }

  /** The payment's reference stands for another amount already. */
  record ReferenceReused(String reference, long booked) implements OrderRejection {
    @Override
    public ProblemType type() {
      return ShopProblems.PAYMENT_REFERENCE_REUSED;
    }

    @Override
    public Kind kind() {
      return Kind.CONFLICT;
    }

    @Override
    public String detail() {
      return ("The order has a payment with this reference over %d minor units already. Nothing was"
              + " booked. Another payment needs another reference.")
          .formatted(booked);
    }

    @Override
    public Map<String, Object> facts() {
      return Map.of("reference", reference, "booked", booked);
    }
  }

  /** More money is to go back than is there. */
  record RefundTooHigh(long asked, long refundable) implements OrderRejection {
    @Override
    public ProblemType type() {
      return ShopProblems.REFUND_EXCEEDS_PAID;
    }

    @Override
    public Kind kind() {
      return Kind.CONFLICT;
    }

    @Override
    public String detail() {
      return "A refund of %d is more than the %d (minor units) that can go back. Nothing was booked."
          .formatted(asked, refundable);
    }

    @Override
    public Map<String, Object> facts() {
      return Map.of("refundable", refundable);
    }
  }

  /** More pieces of a line than are there to be shipped or returned. */
  record QuantityTooHigh(List<Fault> faults) implements OrderRejection {
    public QuantityTooHigh {
      faults = List.copyOf(faults);
    }

    @Override
    public ProblemType type() {
      return ShopProblems.QUANTITY_EXCEEDS_LINE;
    }

    @Override
    public Kind kind() {
      return Kind.CONFLICT;
    }

    @Override
    public String detail() {
      return "More pieces are named than the lines have left for this step; 'errors' tells how many"
          + " are possible. Nothing was changed.";
    }
  }
}
