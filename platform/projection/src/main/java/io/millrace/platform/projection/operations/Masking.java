package io.millrace.platform.projection.operations;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Hides what may be about a person: an operator sees the shape of a record, not its people. */
public final class Masking {
  private static final String MASK = "***";

  private static final Set<String> PERSONAL =
      Set.of("name", "email", "reference", "address", "phone", "trackingnumber", "reason");

  private Masking() {}

  public static JsonObject headers(JsonObject headers) {
    JsonObject masked = headers.copy();
    if (masked.containsKey("ce_actor")) {
      masked.put("ce_actor", MASK);
    }
    return masked;
  }

  /** JSON with personal members masked; of anything else only its size. */
  public static @Nullable Object value(@Nullable Buffer value) {
    if (value == null) {
      return null;
    }
    try {
      return masked(Json.decodeValue(value));
    } catch (DecodeException e) {
      return value.length() + " bytes that are no JSON";
    }
  }

  private static @Nullable Object masked(@Nullable Object value) {
    return switch (value) {
      case JsonObject object -> {
        JsonObject copy = new JsonObject();
        for (String name : object.fieldNames()) {
          Object member = object.getValue(name);
          boolean hide = PERSONAL.contains(name.toLowerCase(Locale.ROOT)) && member != null;
          copy.put(name, hide ? MASK : masked(member));
        }
        yield copy;
      }
      case JsonArray array -> {
        JsonArray copy = new JsonArray();
        for (int i = 0; i < array.size(); i++) {
          copy.add(masked(array.getValue(i)));
        }
        yield copy;
      }
      case null, default -> value;
    };
  }
}
