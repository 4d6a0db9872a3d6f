package io.millrace.projector.orderview;

/**
 * One line of an order and how far it has come.
 *
 * @param line number within the order, from 1
 * @param unitPrice in minor units
 * @param shipped pieces that left the warehouse
 * @param returned pieces that came back
 */
record OrderRowLine(
    int line, String sku, String name, int quantity, long unitPrice, int shipped, int returned) {
  /** In minor units. */
  long lineTotal() {
    return Math.multiplyExact(unitPrice, quantity);
  }

  OrderRowLine ship(int pieces) {
    return new OrderRowLine(line, sku, name, quantity, unitPrice, shipped + pieces, returned);
  }

  OrderRowLine takeBack(int pieces) {
    return new OrderRowLine(line, sku, name, quantity, unitPrice, shipped, returned + pieces);
  }
}
