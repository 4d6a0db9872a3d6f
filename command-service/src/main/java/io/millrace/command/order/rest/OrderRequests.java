package io.millrace.command.order.rest;

import static io.millrace.command.order.OrderPlacing.MAX_COUNTRY;
import static io.millrace.command.order.OrderPlacing.MAX_LINES;
import static io.millrace.command.order.OrderPlacing.MAX_QUANTITY;

import io.millrace.command.order.OrderCommand.Cancel;
import io.millrace.command.order.OrderCommand.Deliver;
import io.millrace.command.order.OrderCommand.Pay;
import io.millrace.command.order.OrderCommand.Refund;
import io.millrace.command.order.OrderCommand.RequestedLine;
import io.millrace.command.order.OrderCommand.Ship;
import io.millrace.command.order.OrderCommand.Step;
import io.millrace.command.order.OrderCommand.TakeBack;
import io.millrace.events.catalog.Sku;
import io.millrace.events.order.OrderEvent.LineQuantity;
import io.millrace.platform.command.http.BodyFields;
import io.millrace.platform.command.http.BodyReader;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Bodies of commands to orders. */
final class OrderRequests {
  private OrderRequests() {}

  /** A new order. */
  record NewOrder(@Nullable UUID customerId, @Nullable String country, List<RequestedLine> lines) {}

  static NewOrder newOrder(byte[] body) {
    return BodyReader.read(
        body,
        fields ->
            new NewOrder(
                fields.optionalId("customerId"),
                fields.optionalText("country", MAX_COUNTRY),
                fields.list("lines", MAX_LINES, OrderRequests::requestedLine)));
  }

  static Step payment(byte[] body) {
    return BodyReader.read(
        body, fields -> new Pay(fields.money("amount", 0), fields.text("reference", 200)));
  }

  static Step shipment(byte[] body) {
    return BodyReader.read(
        body,
        fields ->
            new Ship(
                fields.optionalList("lines", MAX_LINES, OrderRequests::lineQuantity),
                fields.optionalText("carrier", 100),
                fields.optionalText("trackingNumber", 100)));
  }

  static Step delivery(byte[] body) {
    return BodyReader.read(body, _ -> new Deliver());
  }

  static Step cancellation(byte[] body) {
    return BodyReader.read(
        body,
        fields -> {
          String reason = fields.optionalText("reason", 500);
          return new Cancel(reason == null ? "not stated" : reason);
        });
  }

  static Step takeBack(byte[] body) {
    return BodyReader.read(
        body,
        fields ->
            new TakeBack(
                fields.list("lines", MAX_LINES, OrderRequests::lineQuantity),
                fields.optionalText("reason", 500)));
  }

  static Step refund(byte[] body) {
    return BodyReader.read(body, fields -> new Refund(fields.money("amount", 1)));
  }

  private static RequestedLine requestedLine(BodyFields fields) {
    return new RequestedLine(
        fields.text("sku", Sku.EXISTING), (int) fields.whole("quantity", 1, MAX_QUANTITY));
  }

  private static LineQuantity lineQuantity(BodyFields fields) {
    return new LineQuantity(
        (int) fields.whole("line", 1, MAX_LINES), (int) fields.whole("quantity", 1, MAX_QUANTITY));
  }
}
