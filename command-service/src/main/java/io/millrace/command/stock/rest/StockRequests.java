package io.millrace.command.stock.rest;

import io.millrace.command.stock.StockCommand;
import io.millrace.command.stock.StockDecider;
import io.millrace.platform.command.http.BodyReader;

/** Bodies of commands to stock. */
final class StockRequests {
  private StockRequests() {}

  static StockCommand receipt(byte[] body) {
    return BodyReader.read(
        body,
        fields -> new StockCommand.Receive(fields.whole("quantity", 1, StockDecider.MAX_CHANGE)));
  }

  static StockCommand adjustment(byte[] body) {
    return BodyReader.read(
        body,
        fields -> {
          long quantity =
              fields.whole("quantity", -StockDecider.MAX_CHANGE, StockDecider.MAX_CHANGE);
          if (quantity == 0) {
            fields.wrong("quantity", "must not be 0");
          }
          return new StockCommand.Adjust(quantity, fields.text("reason", StockDecider.MAX_REASON));
        });
  }
}
