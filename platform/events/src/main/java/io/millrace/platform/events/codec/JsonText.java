package io.millrace.platform.events.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.platform.events.Money;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one JSON object as UTF-8; absent values are left out. */
public final class JsonText {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator out;

  private JsonText(JsonGenerator out) {
    this.out = out;
  }

  /** Writes one part of an object. */
  public interface Part {
    /** Writes the members. */
    void write(JsonText json) throws IOException;
  }

  /** Writes one item of a list. */
  public interface Item<T> {
    /** Writes the members of this item. */
    void write(JsonText json, T item) throws IOException;
  }

  /** One object as UTF-8. */
  public static byte[] object(Part part) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator generator = JSON.createGenerator(bytes)) {
      generator.writeStartObject();
      part.write(new JsonText(generator));
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("JSON could not be written to memory", e);
    }
    return bytes.toByteArray();
  }

  /** Writes a text; nothing for null. */
  public JsonText text(String name, @Nullable String value) throws IOException {
    if (value != null) {
      out.writeStringField(name, value);
    }
    return this;
  }

  /** Writes a whole number. */
  public JsonText number(String name, long value) throws IOException {
    out.writeNumberField(name, value);
    return this;
  }

  /** Writes a truth value. */
  public JsonText flag(String name, boolean value) throws IOException {
    out.writeBooleanField(name, value);
    return this;
  }

  /** Writes a moment as ISO 8601. */
  public JsonText instant(String name, Instant value) throws IOException {
    return text(name, value.toString());
  }

  /** Writes an amount as an object of minor units and currency. */
  public JsonText money(String name, Money value) throws IOException {
    return nested(
        name, json -> json.number("amount", value.amount()).text("currency", value.currency()));
  }

  /** Writes an object. */
  public JsonText nested(String name, Part part) throws IOException {
    out.writeObjectFieldStart(name);
    part.write(this);
    out.writeEndObject();
    return this;
  }

  /** Writes a list of objects. */
  public <T> JsonText list(String name, List<T> items, Item<T> item) throws IOException {
    out.writeArrayFieldStart(name);
    for (T each : items) {
      out.writeStartObject();
      item.write(this, each);
      out.writeEndObject();
    }
    out.writeEndArray();
    return this;
  }
}
