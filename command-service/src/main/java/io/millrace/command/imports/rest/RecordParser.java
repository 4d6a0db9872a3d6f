package io.millrace.command.imports.rest;

import io.millrace.command.catalog.CatalogDecider;
import io.millrace.command.customer.CustomerDecider;
import io.millrace.command.imports.ImportRecord;
import io.millrace.command.imports.ImportRecord.AdjustmentRecord;
import io.millrace.command.imports.ImportRecord.CustomerRecord;
import io.millrace.command.imports.ImportRecord.OrderRecord;
import io.millrace.command.imports.ImportRecord.ProductRecord;
import io.millrace.command.imports.ImportRecord.ReceiptRecord;
import io.millrace.command.imports.ImportRecord.ReturnRecord;
import io.millrace.command.order.OrderPlacing;
import io.millrace.command.stock.StockDecider;
import io.millrace.events.catalog.Sku;
import io.millrace.platform.command.http.BodyFields;
import io.millrace.platform.command.http.BodyReader;
import io.millrace.platform.service.problems.ProblemException;

/**
 * Reads one line as a record, by the rules of request bodies: what they refuse does not come in.
 */
final class RecordParser {
  private static final int MAX_KEY = 500;

  private static final String TYPES = "customer, product, receipt, order, adjustment or return";

  private RecordParser() {}

  /**
   * The record.
   *
   * @throws InvalidRecordException if the line is none
   */
  static ImportRecord parse(byte[] line) {
    try {
      return BodyReader.read(line, RecordParser::record);
    } catch (ProblemException e) {
      throw InvalidRecordException.of(e.problem());
    }
  }

  private static ImportRecord record(BodyFields in) {
    String type = in.text("type", MAX_KEY);
    return switch (type) {
      case "customer" -> customer(in);
      case "product" -> product(in);
      case "receipt" -> receipt(in);
      case "order" -> order(in);
      case "adjustment" -> adjustment(in);
      case "return" -> returned(in);
      case "" -> throw new InvalidRecordException("invalid-record", "/type is needed: " + TYPES);
      default ->
          throw new InvalidRecordException(
              "unknown-type", "There is no type of record '%s'; it is %s.".formatted(type, TYPES));
    };
  }

  private static ImportRecord customer(BodyFields in) {
    return new CustomerRecord(
        in.text("reference", CustomerDecider.MAX_REFERENCE),
        in.text("name", CustomerDecider.MAX_NAME),
        in.optionalText("country", CustomerDecider.MAX_COUNTRY));
  }

  private static ImportRecord product(BodyFields in) {
    return new ProductRecord(
        in.text("sku", Sku.NEW),
        in.text("name", CatalogDecider.MAX_NAME),
        in.money("price", 0),
        in.flag("stocked", true));
  }

  private static ImportRecord receipt(BodyFields in) {
    return new ReceiptRecord(
        in.text("key", MAX_KEY),
        in.text("sku", Sku.NEW),
        in.whole("quantity", 1, StockDecider.MAX_CHANGE),
        in.time("at"));
  }

  private static ImportRecord adjustment(BodyFields in) {
    long quantity = in.whole("quantity", -StockDecider.MAX_CHANGE, StockDecider.MAX_CHANGE);
    if (quantity == 0) {
      in.wrong("quantity", "must not be 0");
    }
    return new AdjustmentRecord(
        in.text("key", MAX_KEY),
        in.text("sku", Sku.NEW),
        quantity,
        in.text("reason", StockDecider.MAX_REASON),
        in.time("at"),
        in.flag("supplied", false));
  }

  private static ImportRecord returned(BodyFields in) {
    return new ReturnRecord(
        in.text("key", MAX_KEY),
        in.optionalText("customer", CustomerDecider.MAX_REFERENCE),
        in.text("sku", Sku.NEW),
        (int) in.whole("quantity", 1, StockDecider.MAX_CHANGE),
        in.whole("unitPrice", 0, BodyFields.MAX_AMOUNT),
        in.currency("currency"),
        in.time("at"));
  }

  private static ImportRecord order(BodyFields in) {
    return new OrderRecord(
        in.text("reference", CustomerDecider.MAX_REFERENCE),
        in.optionalText("customer", CustomerDecider.MAX_REFERENCE),
        in.text("country", OrderPlacing.MAX_COUNTRY),
        in.time("placedAt"),
        in.currency("currency"),
        in.list("lines", OrderPlacing.MAX_LINES, RecordParser::line),
        in.flag("supplied", false));
  }

  private static OrderRecord.Line line(BodyFields line) {
    String sku = line.text("sku", Sku.NEW);
    String name = line.optionalText("name", CatalogDecider.MAX_NAME);
    return new OrderRecord.Line(
        sku,
        name == null ? sku : name,
        (int) line.whole("quantity", 1, OrderPlacing.MAX_QUANTITY),
        line.whole("unitPrice", 0, BodyFields.MAX_AMOUNT),
        line.flag("stocked", true));
  }
}
