package io.millrace.events;

/** The shop's roles, in the claim {@code groups} of tokens. */
public final class ShopRoles {
  /** Buys; sees and orders for itself only. */
  public static final String CUSTOMER = "customer";

  /** Sells: catalogue, stock, and every order. */
  public static final String MERCHANT = "merchant";

  /** Tells that money has arrived, for any order; nothing else. */
  public static final String PAYMENT_PROVIDER = "payment-provider";

  /** Runs the installation. */
  public static final String OPERATOR = "operator";

  /** Claim with the id of the customer that the bearer is. */
  public static final String CUSTOMER_ID = "customer_id";

  private ShopRoles() {}
}
