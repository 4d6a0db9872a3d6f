package io.millrace.projector.productprices;

import io.millrace.platform.events.Money;
import java.time.Instant;
import java.util.List;

/**
 * The prices of a product: the one that holds now, and what was added.
 *
 * @param current the newest period; it has no end
 * @param added periods that are not in the table as they are here, oldest first; the last one is
 *     the current one
 */
record PriceHistory(String sku, Period current, List<Period> added) {
  PriceHistory {
    added = List.copyOf(added);
  }

  /**
   * A price from a time on.
   *
   * @param version of the product's event that set it
   * @param from never before that of the period before it
   */
  record Period(long version, Money price, Instant from) {}
}
