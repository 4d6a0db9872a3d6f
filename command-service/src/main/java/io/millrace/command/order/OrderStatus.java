package io.millrace.command.order;

import java.util.Locale;

/** How far an order has come. Money paid and refunded stands beside it. */
public enum OrderStatus {
  PLACED,
  PAID,
  PARTLY_SHIPPED,
  SHIPPED,
  DELIVERED,
  CANCELLED,
  RETURNED;

  /** The public name, for example {@code partly-shipped}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The status with this public name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static OrderStatus ofLabel(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
