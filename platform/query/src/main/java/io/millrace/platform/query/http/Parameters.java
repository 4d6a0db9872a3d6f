package io.millrace.platform.query.http;

import io.millrace.platform.events.text.TextForm;
import io.millrace.platform.query.freshness.QueryProblems;
import io.millrace.platform.service.problems.Fault;
import io.millrace.platform.service.problems.ProblemException;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads the parameters of a request and collects all that is wrong with them; {@link #check} then
 * refuses the request with the whole list. A name that was not asked for is wrong too: a filter
 * with a typing error must not silently give an unfiltered list.
 */
public final class Parameters {
  /** Items of a page if the request does not say. */
  public static final int DEFAULT_LIMIT = 50;

  /** The most items that a page can have. */
  public static final int MAX_LIMIT = 200;

  private static final int MAX_TEXT = 200;
  private static final int MAX_CURSOR = 512;

  private final MultivaluedMap<String, String> given;
  private final Set<String> known = new HashSet<>();
  private final List<Fault> violations = new ArrayList<>();

  /** The query parameters of a request. */
  public Parameters(MultivaluedMap<String, String> given) {
    this.given = given;
  }

  /** Any text that fits and that a database can hold. */
  public Optional<String> text(String name) {
    return value(name, MAX_TEXT, Function.identity(), "");
  }

  /** {@code cursor}: where the page begins. */
  public Optional<String> cursor() {
    return value("cursor", MAX_CURSOR, Function.identity(), "");
  }

  /** An id. */
  public Optional<UUID> uuid(String name) {
    return value(name, Parameters::parseUuid, "is no UUID");
  }

  /** A time with its offset, as RFC 3339 writes it. */
  public Optional<OffsetDateTime> time(String name) {
    return value(name, Parameters::parseTime, "is no time like 2010-12-01T08:26:00Z (RFC 3339)");
  }

  /** One of a few words. */
  public Optional<String> oneOf(String name, List<String> words) {
    return value(
        name,
        text -> words.contains(text) ? text : refuse(),
        "is not one of " + String.join(", ", words));
  }

  /**
   * {@code fields}: which fields the answer has, separated by commas; absent: all.
   *
   * @param names that the view has
   */
  public Optional<List<String>> fields(List<String> names) {
    return value(
        "fields",
        MAX_CURSOR,
        text -> {
          List<String> asked = Stream.of(text.split(",", -1)).map(String::strip).toList();
          boolean good = names.containsAll(asked) && Set.copyOf(asked).size() == asked.size();
          return good ? asked : Parameters.<List<String>>refuse();
        },
        "has to name some of " + String.join(",", names) + ", each once");
  }

  /** {@code limit}, with the usual default. */
  public int limit() {
    return limit(DEFAULT_LIMIT);
  }

  /** {@code limit}: how many items the answer has at most. */
  public int limit(int fallback) {
    return value("limit", Parameters::parseLimit, "has to be between 1 and " + MAX_LIMIT)
        .orElse(fallback);
  }

  /** Names something else that is wrong. */
  public void refuse(String name, String detail) {
    violations.add(Fault.ofParameter(name, detail));
  }

  /**
   * Refuses the request if anything was wrong.
   *
   * @throws ProblemException with every violation
   */
  public void check() {
    given.keySet().stream()
        .filter(name -> !known.contains(name))
        .sorted()
        .forEach(name -> refuse(shortened(name), "is not a parameter of this path"));
    if (!violations.isEmpty()) {
      String detail =
          violations.size() == 1
              ? "'" + violations.getFirst().part() + "' " + violations.getFirst().detail() + "."
              : violations.size() + " parameters are not valid; 'errors' lists them.";
      throw new ProblemException(QueryProblems.INVALID_PARAMETER, detail, violations);
    }
  }

  /**
   * An id in a path.
   *
   * @throws ProblemException if it is none
   */
  public static UUID pathId(String text) {
    try {
      return parseUuid(text);
    } catch (IllegalArgumentException e) {
      List<Fault> errors = List.of(Fault.ofParameter("id", "is no UUID"));
      throw new ProblemException(
          QueryProblems.INVALID_PARAMETER, "The id in the path is no UUID.", errors);
    }
  }

  /**
   * A text in a path, in its canonical form.
   *
   * @throws ProblemException if it cannot be one
   */
  public static String pathText(String parameter, String text, TextForm form) {
    String canonical = form.canonical(text);
    if (form.fault(canonical) != null) {
      throw new ProblemException(
          QueryProblems.INVALID_PARAMETER,
          "The %s in the path is empty, too long, or has characters that none has."
              .formatted(form.name()),
          List.of(Fault.ofParameter(parameter, "is no " + form.name())));
    }
    return canonical;
  }

  private <T> Optional<T> value(String name, Function<String, T> parse, String complaint) {
    return value(name, MAX_TEXT, parse, complaint);
  }

  private <T> Optional<T> value(
      String name, int maxLength, Function<String, T> parse, String complaint) {
    known.add(name);
    List<String> values = given.getOrDefault(name, List.of());
    if (values.isEmpty()) {
      return Optional.empty();
    }
    String text = values.getFirst();
    if (values.size() > 1) {
      refuse(name, "is given more than once");
    } else if (text.isBlank()) {
      refuse(name, "is empty; leave it out instead");
    } else if (text.length() > maxLength) {
      refuse(name, "is longer than " + maxLength + " characters");
    } else if (text.indexOf('\0') >= 0) {
      refuse(name, "has a NUL character");
    } else {
      try {
        return Optional.of(parse.apply(text));
      } catch (IllegalArgumentException | DateTimeException e) {
        refuse(name, complaint);
      }
    }
    return Optional.empty();
  }

  static UUID parseUuid(String text) {
    UUID id = UUID.fromString(text);
    // UUID.fromString takes "1-1-1-1-1" too.
    return id.toString().equalsIgnoreCase(text) ? id : refuse();
  }

  private static OffsetDateTime parseTime(String text) {
    // A '+' that was not escaped arrives as a space.
    OffsetDateTime time = OffsetDateTime.parse(text.replace(' ', '+'));
    int year = time.getYear();
    return year >= 1 && year <= 9999 ? time.withOffsetSameInstant(ZoneOffset.UTC) : refuse();
  }

  private static int parseLimit(String text) {
    int limit = Integer.parseInt(text);
    return limit >= 1 && limit <= MAX_LIMIT ? limit : refuse();
  }

  private static <T> T refuse() {
    throw new IllegalArgumentException();
  }

  private static String shortened(String name) {
    return name.length() <= 50 ? name : name.substring(0, 50) + "…";
  }
}
