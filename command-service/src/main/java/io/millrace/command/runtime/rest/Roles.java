package io.millrace.command.runtime.rest;

/** Roles in the claim {@code groups}. */
public final class Roles {
  /** Buys; sees and orders for itself only. */
  public static final String CUSTOMER = "customer";

  /** Sells: catalogue, stock, and every order. */
  public static final String MERCHANT = "merchant";

  /** Tells that money has arrived, for any order; nothing else. */
  public static final String PAYMENT_PROVIDER = "payment-provider";

  /** Runs the installation. */
  public static final String OPERATOR = "operator";

  private Roles() {}
}
