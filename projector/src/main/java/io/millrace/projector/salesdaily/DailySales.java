package io.millrace.projector.salesdaily;

import java.time.LocalDate;

/**
 * What events add to a row of {@code sales_daily}. Money in minor units.
 *
 * @param events number of events in it
 */
record DailySales(Key key, long orders, long gross, long returns, long events) {
  /** Primary key of the row. */
  record Key(LocalDate day, String currency) {}

  DailySales plus(DailySales other) {
    return new DailySales(
        key,
        Math.addExact(orders, other.orders),
        Math.addExact(gross, other.gross),
        Math.addExact(returns, other.returns),
        events + other.events);
  }
}
