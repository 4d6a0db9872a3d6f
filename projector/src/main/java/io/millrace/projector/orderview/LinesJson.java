package io.millrace.projector.orderview;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The column {@code lines}. Streaming, because an order can have thousands of lines. */
final class LinesJson {
  private static final JsonFactory JSON = new JsonFactory();

  private LinesJson() {}

  static String write(List<OrderRowLine> lines) {
    StringWriter text = new StringWriter(lines.size() * 128);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartArray();
      for (OrderRowLine line : lines) {
        json.writeStartObject();
        json.writeNumberField("line", line.line());
        json.writeStringField("sku", line.sku());
        json.writeStringField("name", line.name());
        json.writeNumberField("quantity", line.quantity());
        json.writeNumberField("unitPrice", line.unitPrice());
        json.writeNumberField("lineTotal", line.lineTotal());
        json.writeNumberField("shipped", line.shipped());
        json.writeNumberField("returned", line.returned());
        json.writeEndObject();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return text.toString();
  }

  static List<OrderRowLine> read(String text) {
    List<OrderRowLine> lines = new ArrayList<>();
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.START_OBJECT) {
        lines.add(line(json));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the column lines holds no array of lines", e);
    }
    return lines;
  }

  private static OrderRowLine line(JsonParser json) throws IOException {
    int line = 0;
    String sku = "";
    String name = "";
    int quantity = 0;
    long unitPrice = 0;
    int shipped = 0;
    int returned = 0;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "line" -> line = json.getIntValue();
        case "sku" -> sku = json.getText();
        case "name" -> name = json.getText();
        case "quantity" -> quantity = json.getIntValue();
        case "unitPrice" -> unitPrice = json.getLongValue();
        case "shipped" -> shipped = json.getIntValue();
        case "returned" -> returned = json.getIntValue();
        default -> json.skipChildren();
      }
    }
    return new OrderRowLine(line, sku, name, quantity, unitPrice, shipped, returned);
  }
}
