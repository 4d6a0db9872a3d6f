package io.millrace.projector.salesbycountry;

/**
 * What events add to a row of {@code sales_by_country}. Money in minor units.
 *
 * @param events number of events in it
 */
record CountrySales(Key key, long orders, long gross, long returns, long events) {
  /** Primary key of the row. */
  record Key(String country, String currency) {}

  CountrySales plus(CountrySales other) {
    return new CountrySales(
        key,
        Math.addExact(orders, other.orders),
        Math.addExact(gross, other.gross),
        Math.addExact(returns, other.returns),
        events + other.events);
  }
}
