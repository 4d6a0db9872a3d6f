package io.millrace.projector.salesbyproduct;

/**
 * What events add to a row of {@code sales_by_product}. Money in minor units.
 *
 * @param quantity pieces sold
 * @param returnedQuantity pieces that came back
 * @param events number of events in it
 */
record ProductSales(
    Key key, long quantity, long gross, long returnedQuantity, long returns, long events) {
  /** Primary key of the row. */
  record Key(String sku, String currency) {}

  ProductSales plus(ProductSales other) {
    return new ProductSales(
        key,
        Math.addExact(quantity, other.quantity),
        Math.addExact(gross, other.gross),
        Math.addExact(returnedQuantity, other.returnedQuantity),
        Math.addExact(returns, other.returns),
        events + other.events);
  }

  /** The same amounts, seen as of one event. */
  ProductSales ofOneEvent() {
    return new ProductSales(key, quantity, gross, returnedQuantity, returns, 1);
  }
}
