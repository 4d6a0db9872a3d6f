package io.millrace.command.order.expiry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long orders that are not wholly paid hold stock. */
@ConfigMapping(prefix = "millrace.reservations")
public interface ReservationConfig {
  /** Whether this process looks for orders to expire. */
  @WithDefault("true")
  boolean enabled();

  /** An order on which nothing was paid for so long is cancelled. */
  @WithDefault("30m")
  Duration expireAfter();

  /** One that is paid in part is cancelled so long after its last payment. */
  @WithDefault("7d")
  Duration partPaidExpireAfter();

  /** How often each instance looks. */
  @WithDefault("15s")
  Duration checkEvery();

  /** Orders per look at the table. */
  @WithDefault("200")
  int batchSize();
}
