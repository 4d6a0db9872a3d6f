package io.millrace.events.codec;

import io.millrace.events.stock.StockEvent;
import io.millrace.events.stock.StockEvent.StockAdjusted;
import io.millrace.events.stock.StockEvent.StockImported;
import io.millrace.events.stock.StockEvent.StockReceived;
import io.millrace.events.stock.StockEvent.StockReleased;
import io.millrace.events.stock.StockEvent.StockReserved;
import io.millrace.events.stock.StockEvent.StockReturned;
import io.millrace.events.stock.StockEvent.StockShipped;
import io.millrace.events.stock.StockEvent.StockTransferredIn;
import io.millrace.events.stock.StockEvent.StockTransferredOut;
import io.millrace.platform.events.codec.JsonFields;
import io.millrace.platform.events.codec.JsonText;
import java.io.IOException;

/** Payloads of {@link StockEvent}s. */
final class StockEventJson {
  private StockEventJson() {}

  static void write(JsonText json, StockEvent event) throws IOException {
    switch (event) {
      case StockReceived e -> json.number("quantity", e.quantity());
      case StockAdjusted e -> json.number("quantity", e.quantity()).text("reason", e.reason());
      case StockReserved e -> writeOrder(json, e.orderId(), e.quantity());
      case StockReleased e -> writeOrder(json, e.orderId(), e.quantity());
      case StockShipped e -> writeOrder(json, e.orderId(), e.quantity());
      case StockReturned e -> writeOrder(json, e.orderId(), e.quantity());
      case StockTransferredOut e ->
          writeTransfer(json, e.transferId(), "to", e.to(), e.quantity(), e.held());
      case StockTransferredIn e ->
          writeTransfer(json, e.transferId(), "from", e.from(), e.quantity(), e.held());
      case StockImported e ->
          json.text("source", e.source())
              .number("received", e.received())
              .number("shipped", e.shipped())
              .number("adjusted", e.adjusted())
              .number("returned", e.returned());
    }
    json.number("onHand", event.onHand()).number("reserved", event.reserved());
    json.instant("at", event.at());
  }

  static StockReceived received(JsonFields in) {
    return new StockReceived(
        in.number("quantity"), in.number("onHand"), in.number("reserved"), in.instant("at"));
  }

  static StockAdjusted adjusted(JsonFields in) {
    return new StockAdjusted(
        in.number("quantity"),
        in.text("reason"),
        in.number("onHand"),
        in.number("reserved"),
        in.instant("at"));
  }

  static StockReserved reserved(JsonFields in) {
    return forOrder(in, StockReserved::new);
  }

  static StockReleased released(JsonFields in) {
    return forOrder(in, StockReleased::new);
  }

  static StockShipped shipped(JsonFields in) {
    return forOrder(in, StockShipped::new);
  }

  static StockReturned returned(JsonFields in) {
    return forOrder(in, StockReturned::new);
  }

  static StockTransferredOut transferredOut(JsonFields in) {
    return transfer(in, "to", StockTransferredOut::new);
  }

  static StockTransferredIn transferredIn(JsonFields in) {
    return transfer(in, "from", StockTransferredIn::new);
  }

  static StockImported imported(JsonFields in) {
    return new StockImported(
        in.optionalText("source"),
        in.number("received"),
        in.number("shipped"),
        in.number("adjusted"),
        in.number("returned"),
        in.number("onHand"),
        in.number("reserved"),
        in.instant("at"));
  }

  private interface ForOrder<T> {
    T make(String orderId, long quantity, long onHand, long reserved, java.time.Instant at);
  }

  private static <T> T forOrder(JsonFields in, ForOrder<T> constructor) {
    return constructor.make(
        in.text("orderId"),
        in.number("quantity"),
        in.number("onHand"),
        in.number("reserved"),
        in.instant("at"));
  }

  private interface ForTransfer<T> {
    T make(
        String transferId,
        long other,
        long quantity,
        long held,
        long onHand,
        long reserved,
        java.time.Instant at);
  }

  private static <T> T transfer(JsonFields in, String other, ForTransfer<T> constructor) {
    return constructor.make(
        in.text("transferId"),
        in.number(other),
        in.number("quantity"),
        in.number("held"),
        in.number("onHand"),
        in.number("reserved"),
        in.instant("at"));
  }

  private static void writeTransfer(
      JsonText json, String transferId, String direction, long other, long quantity, long held)
      throws IOException {
    json.text("transferId", transferId)
        .number(direction, other)
        .number("quantity", quantity)
        .number("held", held);
  }

  private static void writeOrder(JsonText json, String orderId, long quantity) throws IOException {
    json.text("orderId", orderId).number("quantity", quantity);
  }
}
