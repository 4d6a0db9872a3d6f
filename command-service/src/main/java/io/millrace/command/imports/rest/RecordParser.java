package io.millrace.command.imports.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.command.imports.ImportRecord;
import io.millrace.command.imports.ImportRecord.AdjustmentRecord;
import io.millrace.command.imports.ImportRecord.CustomerRecord;
import io.millrace.command.imports.ImportRecord.OrderRecord;
import io.millrace.command.imports.ImportRecord.ProductRecord;
import io.millrace.command.imports.ImportRecord.ReceiptRecord;
import io.millrace.command.imports.ImportRecord.ReturnRecord;
import io.millrace.events.Money;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads one line as a record, strictly: what it does not know it refuses. */
final class RecordParser {
  private static final int MAX_LINES = 2_000;
  private static final int MAX_DEPTH = 10;
  private static final ObjectReader JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .reader();

  private RecordParser() {}

  static ImportRecord parse(byte[] line) throws InvalidRecordException {
    JsonNode json = read(line);
    if (!json.isObject()) {
      throw new InvalidRecordException("malformed-json", "The line is no JSON object.");
    }
    RecordFields in = new RecordFields(json, "");
    String type = in.text("type");
    return switch (type) {
      case "customer" -> customer(in);
      case "product" -> product(in);
      case "receipt" -> receipt(in);
      case "order" -> order(in);
      case "adjustment" -> adjustment(in);
      case "return" -> returned(in);
      default ->
          throw new InvalidRecordException(
              "unknown-type",
              "There is no type of record '%s'; there are customer, product, receipt, order, adjustment and return."
                  .formatted(type));
    };
  }

  private static JsonNode read(byte[] line) throws InvalidRecordException {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      String column =
          e.getLocation() == null ? "" : " (column " + e.getLocation().getColumnNr() + ")";
      throw new InvalidRecordException(
          "malformed-json", "The line is not valid JSON%s: one object per line.".formatted(column));
    } catch (IOException e) {
      throw new InvalidRecordException("malformed-json", "The line is not valid UTF-8.");
    }
  }

  private static ImportRecord customer(RecordFields in) throws InvalidRecordException {
    in.only(Set.of("type", "reference", "name", "country"));
    return new CustomerRecord(in.text("reference"), in.text("name"), in.optionalText("country"));
  }

  private static ImportRecord product(RecordFields in) throws InvalidRecordException {
    in.only(Set.of("type", "sku", "name", "price", "stocked"));
    JsonNode price = in.json().get("price");
    if (price == null || !price.isObject()) {
      throw in.fault("price", "must be an object with amount and currency");
    }
    RecordFields money = new RecordFields(price, "/price").only(Set.of("amount", "currency"));
    return new ProductRecord(
        in.sku("sku"),
        in.text("name"),
        new Money(money.price("amount"), money.currency("currency")),
        in.flag("stocked"));
  }

  private static ImportRecord receipt(RecordFields in) throws InvalidRecordException {
    in.only(Set.of("type", "key", "sku", "quantity", "at"));
    return new ReceiptRecord(
        in.text("key"), in.sku("sku"), in.quantity("quantity"), in.instant("at"));
  }

  private static ImportRecord adjustment(RecordFields in) throws InvalidRecordException {
    in.only(Set.of("type", "key", "sku", "quantity", "reason", "at"));
    long quantity = in.number("quantity", -RecordFields.MAX_QUANTITY, RecordFields.MAX_QUANTITY);
    if (quantity == 0) {
      throw in.fault("quantity", "must not be 0");
    }
    return new AdjustmentRecord(
        in.text("key"), in.sku("sku"), quantity, in.text("reason"), in.instant("at"));
  }

  private static ImportRecord returned(RecordFields in) throws InvalidRecordException {
    in.only(Set.of("type", "key", "customer", "sku", "quantity", "unitPrice", "currency", "at"));
    return new ReturnRecord(
        in.text("key"),
        in.optionalText("customer"),
        in.sku("sku"),
        in.quantity("quantity"),
        in.price("unitPrice"),
        in.currency("currency"),
        in.instant("at"));
  }

  private static ImportRecord order(RecordFields in) throws InvalidRecordException {
    in.only(Set.of("type", "reference", "customer", "country", "placedAt", "currency", "lines"));
    return new OrderRecord(
        in.text("reference"),
        in.optionalText("customer"),
        in.text("country"),
        in.instant("placedAt"),
        in.currency("currency"),
        lines(in));
  }

  private static List<OrderRecord.Line> lines(RecordFields in) throws InvalidRecordException {
    JsonNode array = in.json().get("lines");
    if (array == null || !array.isArray() || array.isEmpty() || array.size() > MAX_LINES) {
      throw in.fault("lines", "must be a list of 1 to " + MAX_LINES + " lines");
    }
    List<OrderRecord.Line> lines = new ArrayList<>(array.size());
    for (JsonNode element : array) {
      RecordFields line = new RecordFields(element, "/lines/" + lines.size());
      if (!element.isObject()) {
        throw InvalidRecordException.at(line.pointer(), "must be an object");
      }
      lines.add(line(line));
    }
    return lines;
  }

  private static OrderRecord.Line line(RecordFields line) throws InvalidRecordException {
    line.only(Set.of("sku", "name", "quantity", "unitPrice", "stocked"));
    String sku = line.sku("sku");
    String name = line.optionalText("name");
    return new OrderRecord.Line(
        sku,
        name == null ? sku : name,
        line.quantity("quantity"),
        line.price("unitPrice"),
        line.flag("stocked"));
  }
}
