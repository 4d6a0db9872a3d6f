package io.millrace.events.codec;

import io.millrace.events.order.OrderEvent;
import io.millrace.events.order.OrderEvent.LineQuantity;
import io.millrace.events.order.OrderEvent.OrderCancelled;
import io.millrace.events.order.OrderEvent.OrderCustomer;
import io.millrace.events.order.OrderEvent.OrderDelivered;
import io.millrace.events.order.OrderEvent.OrderLine;
import io.millrace.events.order.OrderEvent.OrderLinesReturned;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.events.order.OrderEvent.OrderRefunded;
import io.millrace.events.order.OrderEvent.OrderShipped;
import io.millrace.events.order.OrderEvent.PaymentReceived;
import io.millrace.events.order.OrderEvent.ReturnedLine;
import io.millrace.platform.events.codec.JsonFields;
import io.millrace.platform.events.codec.JsonText;
import java.io.IOException;

/** Payloads of {@link OrderEvent}s. */
final class OrderEventJson {
  private OrderEventJson() {}

  static void write(JsonText json, OrderEvent event) throws IOException {
    switch (event) {
      case OrderPlaced e -> {
        json.text("reference", e.reference());
        OrderCustomer customer = e.customer();
        if (customer != null) {
          json.nested("customer", part -> writeCustomer(part, customer));
        }
        json.text("country", e.country()).list("lines", e.lines(), OrderEventJson::writeLine);
        json.money("total", e.total());
      }
      case PaymentReceived e -> json.money("amount", e.amount()).text("reference", e.reference());
      case OrderShipped e ->
          json.list("lines", e.lines(), OrderEventJson::writeQuantity)
              .text("carrier", e.carrier())
              .text("trackingNumber", e.trackingNumber());
      case OrderDelivered _ -> {}
      case OrderCancelled e ->
          json.text("reason", e.reason())
              .text("customerId", e.customerId())
              .text("country", e.country())
              .instant("placedAt", e.placedAt())
              .list("lines", e.lines(), OrderEventJson::writeLine)
              .money("total", e.total());
      case OrderLinesReturned e ->
          json.list("lines", e.lines(), OrderEventJson::writeReturned)
              .text("customerId", e.customerId())
              .text("country", e.country())
              .money("value", e.value())
              .text("reason", e.reason());
      case OrderRefunded e -> json.money("amount", e.amount()).text("customerId", e.customerId());
    }
    json.instant("at", event.at());
  }

  static OrderPlaced placed(JsonFields in) {
    return new OrderPlaced(
        in.optionalText("reference"),
        in.optionalObject("customer", OrderEventJson::customer),
        in.text("country"),
        in.list("lines", OrderEventJson::line),
        in.money("total"),
        in.instant("at"));
  }

  static PaymentReceived paid(JsonFields in) {
    return new PaymentReceived(in.money("amount"), in.text("reference"), in.instant("at"));
  }

  static OrderShipped shipped(JsonFields in) {
    return new OrderShipped(
        in.list("lines", f -> new LineQuantity(f.integer("line"), f.integer("quantity"))),
        in.optionalText("carrier"),
        in.optionalText("trackingNumber"),
        in.instant("at"));
  }

  static OrderDelivered delivered(JsonFields in) {
    return new OrderDelivered(in.instant("at"));
  }

  static OrderCancelled cancelled(JsonFields in) {
    return new OrderCancelled(
        in.text("reason"),
        in.optionalText("customerId"),
        in.text("country"),
        in.instant("placedAt"),
        in.list("lines", OrderEventJson::line),
        in.money("total"),
        in.instant("at"));
  }

  static OrderLinesReturned returned(JsonFields in) {
    return new OrderLinesReturned(
        in.list("lines", OrderEventJson::returnedLine),
        in.optionalText("customerId"),
        in.text("country"),
        in.money("value"),
        in.optionalText("reason"),
        in.instant("at"));
  }

  static OrderRefunded refunded(JsonFields in) {
    return new OrderRefunded(in.money("amount"), in.optionalText("customerId"), in.instant("at"));
  }

  private static void writeCustomer(JsonText json, OrderCustomer customer) throws IOException {
    json.text("id", customer.id())
        .text("reference", customer.reference())
        .text("sealedName", customer.name());
  }

  /** Version 1 had the customer's name in the clear. */
  static JsonFields sealedLater(JsonFields v1) {
    return v1.inside("customer", customer -> customer.renamed("name", "sealedName"));
  }

  private static OrderCustomer customer(JsonFields in) {
    return new OrderCustomer(in.text("id"), in.optionalText("reference"), in.text("sealedName"));
  }

  private static void writeLine(JsonText json, OrderLine line) throws IOException {
    json.number("line", line.line()).text("sku", line.sku()).text("name", line.name());
    json.number("quantity", line.quantity()).number("unitPrice", line.unitPrice());
    json.number("priceVersion", line.priceVersion()).flag("stocked", line.stocked());
  }

  private static OrderLine line(JsonFields in) {
    return new OrderLine(
        in.integer("line"),
        in.text("sku"),
        in.text("name"),
        in.integer("quantity"),
        in.number("unitPrice"),
        in.number("priceVersion"),
        in.flag("stocked"));
  }

  private static void writeQuantity(JsonText json, LineQuantity line) throws IOException {
    json.number("line", line.line()).number("quantity", line.quantity());
  }

  private static void writeReturned(JsonText json, ReturnedLine line) throws IOException {
    json.number("line", line.line()).text("sku", line.sku());
    json.number("quantity", line.quantity()).number("unitPrice", line.unitPrice());
  }

  private static ReturnedLine returnedLine(JsonFields in) {
    return new ReturnedLine(
        in.integer("line"), in.text("sku"), in.integer("quantity"), in.number("unitPrice"));
  }
}
