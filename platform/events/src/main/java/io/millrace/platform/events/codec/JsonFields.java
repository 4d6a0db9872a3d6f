package io.millrace.platform.events.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.platform.events.Money;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The members of one JSON object, read tolerantly: members that nobody asks for are ignored, so
 * that an older reader copes with a newer writer. Every getter throws an {@link
 * EventDecodeException} that names the member if it is absent or of another type.
 */
public final class JsonFields {
  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, @Nullable Object> members;

  private JsonFields(Map<String, @Nullable Object> members) {
    this.members = members;
  }

  /** The members of the JSON object in this text. */
  public static JsonFields parse(byte[] json) {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new EventDecodeException("not a JSON object");
      }
      JsonFields fields = object(parser);
      if (parser.nextToken() != null) {
        throw new EventDecodeException("something follows the JSON object");
      }
      return fields;
    } catch (IOException e) {
      throw new EventDecodeException("not JSON: " + e.getMessage(), e);
    }
  }

  private static JsonFields object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> members = new HashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, value(parser));
    }
    return new JsonFields(members);
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      // A member that nobody asks for may hold any number; it must not spoil the others.
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == NumberType.BIG_INTEGER
              ? parser.getBigIntegerValue()
              : (Object) parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      default -> null;
    };
  }

  private static List<@Nullable Object> array(JsonParser parser) throws IOException {
    List<@Nullable Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser));
    }
    return items;
  }

  /** These members and one more, or another value of one; for upcasters. */
  public JsonFields with(String name, Object value) {
    Map<String, @Nullable Object> changed = new HashMap<>(members);
    changed.put(name, value);
    return new JsonFields(changed);
  }

  /** These members but one; for upcasters. */
  public JsonFields without(String name) {
    Map<String, @Nullable Object> changed = new HashMap<>(members);
    changed.remove(name);
    return new JsonFields(changed);
  }

  /** The same with one member under another name, if it is there; for upcasters. */
  public JsonFields renamed(String from, String to) {
    Object value = members.get(from);
    return value == null ? this : without(from).with(to, value);
  }

  /** The same with the object in one member changed, if it is there; for upcasters. */
  public JsonFields inside(String name, UnaryOperator<JsonFields> change) {
    return members.get(name) instanceof JsonFields inner ? with(name, change.apply(inner)) : this;
  }

  /** A text. */
  public String text(String name) {
    return required(name, String.class);
  }

  /** A text, or null if the member is absent. */
  public @Nullable String optionalText(String name) {
    return optional(name, String.class);
  }

  /** A whole number. */
  public long number(String name) {
    return required(name, Long.class);
  }

  /** A whole number of 32 bits. */
  public int integer(String name) {
    long value = number(name);
    if (value != (int) value) {
      throw new EventDecodeException("member " + name + " is out of range: " + value);
    }
    return (int) value;
  }

  /** A truth value. */
  public boolean flag(String name) {
    return required(name, Boolean.class);
  }

  /** A moment, written as ISO 8601. */
  public Instant instant(String name) {
    String text = text(name);
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new EventDecodeException("member " + name + " is no time: " + text, e);
    }
  }

  /** An amount of money. */
  public Money money(String name) {
    JsonFields money = required(name, JsonFields.class);
    String currency = money.text("currency");
    if (currency.length() != 3) {
      throw new EventDecodeException("member " + name + " has no ISO 4217 currency: " + currency);
    }
    return new Money(money.number("amount"), currency);
  }

  /** An object, or null if the member is absent. */
  public <T> @Nullable T optionalObject(String name, Function<JsonFields, T> reader) {
    JsonFields value = optional(name, JsonFields.class);
    return value == null ? null : reader.apply(value);
  }

  /** The same, or an empty list if the member is absent. */
  public <T> List<T> optionalList(String name, Function<JsonFields, T> reader) {
    return members.get(name) == null ? List.of() : list(name, reader);
  }

  /** A list of objects. */
  public <T> List<T> list(String name, Function<JsonFields, T> reader) {
    List<?> items = required(name, List.class);
    List<T> result = new ArrayList<>(items.size());
    for (Object item : items) {
      if (!(item instanceof JsonFields fields)) {
        throw new EventDecodeException("member " + name + " holds something that is no object");
      }
      result.add(reader.apply(fields));
    }
    return result;
  }

  private <T> T required(String name, Class<T> type) {
    T value = optional(name, type);
    if (value == null) {
      throw new EventDecodeException("member " + name + " is missing");
    }
    return value;
  }

  private <T> @Nullable T optional(String name, Class<T> type) {
    Object value = members.get(name);
    if (value == null) {
      return null;
    }
    if (!type.isInstance(value)) {
      throw new EventDecodeException("member " + name + " has the wrong type");
    }
    return type.cast(value);
  }
}
