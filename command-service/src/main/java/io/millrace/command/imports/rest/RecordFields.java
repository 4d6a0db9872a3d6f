package io.millrace.command.imports.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.events.sealing.Sealed;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The members of one JSON object, checked one by one. {@code pointer} leads to the object. */
record RecordFields(JsonNode json, String pointer) {
  static final int MAX_TEXT = 500;
  static final int MAX_SKU = 64;
  static final int MAX_QUANTITY = 1_000_000_000;
  static final long MAX_PRICE = 1_000_000_000_000L;
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final int FIRST_YEAR = 1900;
  private static final int LAST_YEAR = 2999;

  /** Refuses members that mean nothing here: a misspelt one would be lost silently. */
  RecordFields only(Set<String> names) throws InvalidRecordException {
    var found = json.fieldNames();
    while (found.hasNext()) {
      String name = found.next();
      if (!names.contains(name)) {
        throw InvalidRecordException.at(pointer + "/" + name, "is not known; known are " + names);
      }
    }
    return this;
  }

  String text(String name) throws InvalidRecordException {
    String value = optionalText(name);
    if (value == null) {
      throw fault(name, "is missing");
    }
    return value;
  }

  @Nullable String optionalText(String name) throws InvalidRecordException {
    JsonNode value = json.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw fault(name, "must be a string");
    }
    String text = value.textValue().strip();
    if (text.isEmpty() || text.length() > MAX_TEXT) {
      throw fault(name, "must have 1 to " + MAX_TEXT + " characters");
    }
    if (Sealed.isSealed(text)) {
      throw fault(name, "must not begin like sealed personal data");
    }
    if (!storable(text)) {
      throw fault(name, "has characters that cannot be stored (NUL or half of a pair)");
    }
    return text;
  }

  /** Trimmed and upper case. */
  String sku(String name) throws InvalidRecordException {
    String sku = text(name).toUpperCase(Locale.ROOT);
    if (sku.length() > MAX_SKU) {
      throw fault(name, "must have 1 to " + MAX_SKU + " characters");
    }
    return sku;
  }

  String currency(String name) throws InvalidRecordException {
    String currency = text(name);
    if (!CURRENCY.matcher(currency).matches()) {
      throw fault(name, "must be an ISO 4217 code of three upper-case letters");
    }
    return currency;
  }

  int quantity(String name) throws InvalidRecordException {
    return (int) number(name, 1, MAX_QUANTITY);
  }

  long price(String name) throws InvalidRecordException {
    return number(name, 0, MAX_PRICE);
  }

  long number(String name, long least, long most) throws InvalidRecordException {
    JsonNode value = json.get(name);
    if (value == null) {
      throw fault(name, "is missing");
    }
    boolean inRange =
        value.isIntegralNumber()
            && value.canConvertToLong()
            && value.longValue() >= least
            && value.longValue() <= most;
    if (!inRange) {
      throw fault(name, "must be a whole number from " + least + " to " + most);
    }
    return value.longValue();
  }

  boolean flag(String name) throws InvalidRecordException {
    JsonNode value = json.get(name);
    if (value == null || !value.isBoolean()) {
      throw fault(name, "must be true or false");
    }
    return value.booleanValue();
  }

  /** To the microsecond, as the store keeps it. */
  Instant instant(String name) throws InvalidRecordException {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text(name));
      if (time.getYear() < FIRST_YEAR || time.getYear() > LAST_YEAR) {
        throw fault(name, "must lie between the years %d and %d".formatted(FIRST_YEAR, LAST_YEAR));
      }
      return time.toInstant().truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException e) {
      throw fault(name, "must be a time as 2010-12-01T08:26:00Z");
    }
  }

  InvalidRecordException fault(String name, String rule) {
    return InvalidRecordException.at(pointer + "/" + name, rule);
  }

  private static boolean storable(String text) {
    return text.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
  }
}
