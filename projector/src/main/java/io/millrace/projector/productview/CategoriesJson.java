package io.millrace.projector.productview;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.events.catalog.CatalogEvent.ProductCategory;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The column {@code categories}. */
final class CategoriesJson {
  private static final JsonFactory JSON = new JsonFactory();

  private CategoriesJson() {}

  static String write(List<ProductCategory> categories) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartArray();
      for (ProductCategory category : categories) {
        json.writeStartObject();
        json.writeStringField("code", category.code());
        json.writeStringField("name", category.name());
        json.writeEndObject();
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return text.toString();
  }

  static List<ProductCategory> read(String text) {
    List<ProductCategory> categories = new ArrayList<>();
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.START_OBJECT) {
        categories.add(category(json));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the column categories holds no array of categories", e);
    }
    return categories;
  }

  private static ProductCategory category(JsonParser json) throws IOException {
    String code = "";
    String name = "";
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String member = json.currentName();
      json.nextToken();
      switch (member) {
        case "code" -> code = json.getText();
        case "name" -> name = json.getText();
        default -> json.skipChildren();
      }
    }
    return new ProductCategory(code, name);
  }
}
