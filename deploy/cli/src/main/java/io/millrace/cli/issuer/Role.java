package io.millrace.cli.issuer;

/** What a caller may do; the names, as they are shown, are the groups of a token. */
public enum Role {
  /** Runs the system: imports, projections, dead letters; and all that a merchant may. */
  operator,
  /** Sells: catalogue, stock, everybody's orders. */
  merchant,
  /** Tells that money has arrived, for any order; nothing else. */
  payment_provider,
  /** Buys: its own orders only. */
  customer;

  @Override
  public String toString() {
    return name().replace('_', '-');
  }
}
