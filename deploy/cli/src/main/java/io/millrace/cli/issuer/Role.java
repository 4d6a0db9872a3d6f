package io.millrace.cli.issuer;

/** What a caller may do; the lower-case names are the groups of a token. */
public enum Role {
  /** Runs the system: imports, projections, dead letters; and all that a merchant may. */
  operator,
  /** Sells: catalogue, stock, everybody's orders. */
  merchant,
  /** Buys: its own orders only. */
  customer
}
