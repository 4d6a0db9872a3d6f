package io.millrace.projector.orderview;

import java.util.ArrayList;
import java.util.List;

/** The steps that an order can take, as the command side decides; always in the same order. */
final class NextSteps {
  private NextSteps() {}

  static List<String> of(OrderRow order) {
    List<String> steps = new ArrayList<>(3);
    switch (order.status()) {
      case PLACED -> {
        steps.add("pay");
        steps.add("cancel");
      }
      case PAID -> {
        steps.add("ship");
        steps.add("cancel");
      }
      case PARTLY_SHIPPED -> steps.add("ship");
      case SHIPPED -> steps.add("deliver");
      case DELIVERED, CANCELLED, RETURNED -> {}
    }
    if (canReturn(order)) {
      steps.add("return");
    }
    if (order.status() != OrderStatus.PLACED && order.refundable()) {
      steps.add("refund");
    }
    return List.copyOf(steps);
  }

  private static boolean canReturn(OrderRow order) {
    return switch (order.status()) {
      case PARTLY_SHIPPED, SHIPPED, DELIVERED -> order.buyerHasSome();
      case PLACED, PAID, CANCELLED, RETURNED -> false;
    };
  }
}
