package io.millrace.projector.orderview;

import java.util.Locale;

/** How far an order has come, as the command side names it. */
enum OrderStatus {
  PLACED,
  PAID,
  PARTLY_SHIPPED,
  SHIPPED,
  DELIVERED,
  CANCELLED,
  RETURNED;

  /** The public name, for example {@code partly-shipped}. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static OrderStatus ofLabel(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
