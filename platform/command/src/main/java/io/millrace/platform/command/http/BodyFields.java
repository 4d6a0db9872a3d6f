package io.millrace.platform.command.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.events.Money;
import io.millrace.platform.events.text.TextForm;
import io.millrace.platform.events.text.TextRules;
import io.millrace.platform.events.text.Uuids;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The members of one JSON object. A value that cannot be taken is noted and replaced by a harmless
 * one, so that reading goes on and all violations are found; the values are used only if there was
 * none.
 */
public final class BodyFields {
  /** No single amount of money is higher, in minor units. */
  public static final long MAX_AMOUNT = 1_000_000_000_000L;

  private static final UUID NO_ID = new UUID(0, 0);

  /** ISO 4217 for "no currency": stands in where a violation is noted, so it never gets further. */
  private static final String NO_CURRENCY = "XXX";

  private static final String NEEDED = "is needed";

  private static final int FIRST_YEAR = 1900;
  private static final int LAST_YEAR = 2999;

  private final ObjectNode object;
  private final String pointer;
  private final Violations violations;
  private final Set<String> known = new HashSet<>();

  BodyFields(ObjectNode object, String pointer, Violations violations) {
    this.object = object;
    this.pointer = pointer;
    this.violations = violations;
  }

  /** Text of 1 to {@code maxLength} characters without control characters, trimmed. */
  public String text(String name, int maxLength) {
    return needed(name, text -> TextRules.fault(text, maxLength));
  }

  /** The same, or null if the member is absent or null. */
  public @Nullable String optionalText(String name, int maxLength) {
    return optional(name, text -> TextRules.fault(text, maxLength));
  }

  /** Text of this form, canonical. */
  public String text(String name, TextForm form) {
    return form.canonical(needed(name, text -> form.fault(form.canonical(text))));
  }

  /** Trimmed text; the rule tells what is wrong with it. */
  private String needed(String name, Function<String, @Nullable String> rule) {
    String value = optional(name, rule);
    if (value == null) {
      violations.wrong(at(name), NEEDED);
    }
    return value == null ? "" : value;
  }

  private @Nullable String optional(String name, Function<String, @Nullable String> rule) {
    JsonNode node = member(name);
    if (node == null) {
      return null;
    }
    String value = node.isTextual() ? node.textValue().strip() : "";
    String fault = node.isTextual() ? rule.apply(value) : "must be text";
    if (fault != null) {
      violations.wrong(at(name), fault);
    }
    return value;
  }

  /** A UUID. */
  public UUID id(String name) {
    String value = needed(name, text -> Uuids.parse(text) == null ? "must be a UUID" : null);
    return Objects.requireNonNullElse(Uuids.parse(value), NO_ID);
  }

  /** A UUID, or null if the member is absent or null. */
  public @Nullable UUID optionalId(String name) {
    String value = optionalText(name, 36);
    if (value == null || value.isEmpty()) {
      return null;
    }
    UUID id = Uuids.parse(value);
    if (id == null) {
      violations.wrong(at(name), "must be a UUID");
    }
    return id;
  }

  /** A whole number from {@code min} to {@code max}. */
  public long whole(String name, long min, long max) {
    JsonNode node = member(name);
    if (node == null) {
      violations.wrong(at(name), NEEDED);
      return min;
    }
    boolean fits =
        node.isIntegralNumber()
            && node.canConvertToLong()
            && node.longValue() >= min
            && node.longValue() <= max;
    if (!fits) {
      violations.wrong(at(name), "must be a whole number from %d to %d".formatted(min, max));
    }
    return fits ? node.longValue() : min;
  }

  /** True or false; {@code absent} if the member is absent or null. */
  public boolean flag(String name, boolean absent) {
    JsonNode node = member(name);
    if (node != null && !node.isBoolean()) {
      violations.wrong(at(name), "must be true or false");
    }
    return node == null ? absent : node.booleanValue();
  }

  /** Money of at least {@code min} minor units. */
  public Money money(String name, long min) {
    JsonNode node = member(name);
    if (node instanceof ObjectNode inner) {
      BodyFields fields = new BodyFields(inner, at(name), violations);
      Money money = fields.asMoney(min);
      fields.noOthers();
      return money;
    }
    violations.wrong(
        at(name), node == null ? NEEDED : "must be an object with amount and currency");
    return new Money(min, NO_CURRENCY);
  }

  /** This very object as money. */
  public Money asMoney(long min) {
    return new Money(whole("amount", min, MAX_AMOUNT), currency("currency"));
  }

  /** A currency that money can be in. */
  public String currency(String name) {
    String currency =
        needed(name, text -> isCurrency(text) ? null : "must be an ISO 4217 code such as GBP");
    return isCurrency(currency) ? currency : NO_CURRENCY;
  }

  /** A time between the years 1900 and 2999, to the microsecond, as the store keeps it. */
  public Instant time(String name) {
    String text = needed(name, BodyFields::faultOfTime);
    return faultOfTime(text) == null
        ? OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS)
        : Instant.EPOCH;
  }

  private static @Nullable String faultOfTime(String text) {
    try {
      int year = OffsetDateTime.parse(text).getYear();
      return year < FIRST_YEAR || year > LAST_YEAR
          ? "must lie between the years %d and %d".formatted(FIRST_YEAR, LAST_YEAR)
          : null;
    } catch (DateTimeException e) {
      return "must be a time as 2010-12-01T08:26:00Z";
    }
  }

  /** 1 to {@code maxItems} objects. */
  public <T> List<T> list(String name, int maxItems, Function<BodyFields, T> reader) {
    if (isAbsent(name)) {
      known.add(name);
      violations.wrong(at(name), NEEDED);
      return List.of();
    }
    return optionalList(name, maxItems, reader);
  }

  /** The same, or nothing if the member is absent or null. */
  public <T> List<T> optionalList(String name, int maxItems, Function<BodyFields, T> reader) {
    JsonNode node = member(name);
    if (node == null) {
      return List.of();
    }
    if (!(node instanceof ArrayNode array) || array.isEmpty() || array.size() > maxItems) {
      violations.wrong(at(name), "must be a list of 1 to %d".formatted(maxItems));
      return List.of();
    }
    List<T> items = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      String place = at(name) + "/" + i;
      if (array.get(i) instanceof ObjectNode item) {
        BodyFields fields = new BodyFields(item, place, violations);
        items.add(reader.apply(fields));
        fields.noOthers();
      } else {
        violations.wrong(place, "must be an object");
      }
    }
    return items;
  }

  /** 0 to {@code maxItems} texts of this form, canonical. */
  public List<String> texts(String name, int maxItems, TextForm form) {
    if (isAbsent(name)) {
      known.add(name);
      violations.wrong(at(name), NEEDED);
      return List.of();
    }
    return optionalTexts(name, maxItems, form);
  }

  /** The same, or none if the member is absent or null. */
  public List<String> optionalTexts(String name, int maxItems, TextForm form) {
    JsonNode node = member(name);
    if (node == null) {
      return List.of();
    }
    if (!(node instanceof ArrayNode array) || array.size() > maxItems) {
      violations.wrong(at(name), "must be a list of 0 to %d texts".formatted(maxItems));
      return List.of();
    }
    List<String> texts = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      JsonNode item = array.get(i);
      String text = form.canonical(item.isTextual() ? item.textValue().strip() : "");
      String fault = item.isTextual() ? form.fault(text) : "must be text";
      if (fault != null) {
        violations.wrong(at(name) + "/" + i, fault);
      }
      texts.add(text);
    }
    return texts;
  }

  /** Notes a violation of a rule that only the reader of the whole knows. */
  public void wrong(String name, String detail) {
    violations.wrong(at(name), detail);
  }

  /** Notes every member that nobody asked for. */
  void noOthers() {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                violations.unknown(at(name));
              }
            });
  }

  private boolean isAbsent(String name) {
    JsonNode node = object.get(name);
    return node == null || node.isNull();
  }

  private @Nullable JsonNode member(String name) {
    known.add(name);
    return isAbsent(name) ? null : object.get(name);
  }

  private String at(String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  private static boolean isCurrency(String code) {
    try {
      return Currency.getInstance(code).getDefaultFractionDigits() >= 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
