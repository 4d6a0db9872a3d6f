package io.millrace.command.stock.rest;

import io.millrace.command.runtime.rest.BodyReader;
import io.millrace.command.stock.StockCommand;

/** Bodies of commands to stock. */
final class StockRequests {
  private static final long MAX_QUANTITY = 1_000_000_000L;

  private StockRequests() {}

  static StockCommand receipt(byte[] body) {
    return BodyReader.read(
        body, fields -> new StockCommand.Receive(fields.whole("quantity", 1, MAX_QUANTITY)));
  }

  static StockCommand adjustment(byte[] body) {
    return BodyReader.read(
        body,
        fields -> {
          long quantity = fields.whole("quantity", -MAX_QUANTITY, MAX_QUANTITY);
          if (quantity == 0) {
            fields.wrong("quantity", "must not be 0");
          }
          return new StockCommand.Adjust(quantity, fields.text("reason", 200));
        });
  }
}
