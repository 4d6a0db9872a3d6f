package io.millrace.command.order.rest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Who tells that money has arrived. */
@ConfigMapping(prefix = "millrace.payments")
public interface PaymentConfig {
  /** Whether a customer's token may say so of its own orders: for demonstrations only. */
  @WithDefault("false")
  boolean byCustomers();
}
