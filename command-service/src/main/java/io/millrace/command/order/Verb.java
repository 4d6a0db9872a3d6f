package io.millrace.command.order;

import java.util.Locale;

/** The steps of an order, in the order in which they are always listed. */
public enum Verb {
  PAY,
  SHIP,
  DELIVER,
  CANCEL,
  RETURN,
  REFUND;

  /** The name in {@code allowedNext}, for example {@code pay}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
