package io.millrace.platform.query.http;

import io.millrace.platform.events.consistency.ConsistencyTokens;
import io.millrace.platform.query.config.QueryConfig;
import io.millrace.platform.query.freshness.QueryProblems;
import io.millrace.platform.query.freshness.ReadPreference;
import io.millrace.platform.query.freshness.RequiredFreshness;
import io.millrace.platform.service.problems.ProblemException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code Consistency-Token} and {@code Prefer} (RFC 7240). */
@Singleton
public class ReadPreferences {
  /** The header that brings back what a command or a read answered. */
  public static final String TOKEN_HEADER = "Consistency-Token";

  /** The header with RFC 7240's preferences. */
  public static final String PREFER_HEADER = "Prefer";

  private static final int MAX_DIGITS = 9;

  private final ConsistencyTokens tokens;
  private final ReadTokens readTokens;
  private final Duration defaultWait;
  private final Duration maxWait;

  ReadPreferences(QueryConfig config, ReadTokens readTokens) {
    this.readTokens = readTokens;
    tokens = new ConsistencyTokens(config.consistency().secret().orElseThrow());
    defaultWait = config.consistency().defaultWait();
    maxWait = config.consistency().maxWait();
  }

  /**
   * What the request wants.
   *
   * @throws ProblemException if the token is not one that this installation wrote
   */
  public ReadPreference of(HttpHeaders headers) {
    return of(headers.getRequestHeader(TOKEN_HEADER), headers.getRequestHeader(PREFER_HEADER));
  }

  /**
   * The same of these lines of the two headers.
   *
   * @throws ProblemException if the token is not one that this installation wrote
   */
  public ReadPreference of(@Nullable List<String> texts, @Nullable List<String> prefer) {
    if (texts == null || texts.isEmpty()) {
      return ReadPreference.ANY;
    }
    List<String> preferences = preferences(prefer);
    return new ReadPreference(
        demand(texts), wait(preferences), preferences.contains("handling=lenient"));
  }

  private RequiredFreshness demand(List<String> texts) {
    Optional<RequiredFreshness> demand =
        texts.size() == 1 ? demand(texts.getFirst().strip()) : Optional.empty();
    return demand.orElseThrow(
        () ->
            new ProblemException(
                QueryProblems.INVALID_CONSISTENCY_TOKEN,
                "Send one Consistency-Token, exactly as it was answered, or none."));
  }

  private Optional<RequiredFreshness> demand(String text) {
    return tokens.read(text).map(RequiredFreshness::of).or(() -> readTokens.read(text));
  }

  /** RFC 7240: a preference that cannot be understood is passed over. */
  private Duration wait(List<String> preferences) {
    return preferences.stream()
        .filter(preference -> preference.matches("wait=\\d{1," + MAX_DIGITS + "}"))
        .findFirst()
        .map(preference -> Duration.ofSeconds(Integer.parseInt(preference.substring(5))))
        .map(asked -> asked.compareTo(maxWait) < 0 ? asked : maxWait)
        .orElse(defaultWait);
  }

  private static List<String> preferences(@Nullable List<String> given) {
    return given == null
        ? List.of()
        : given.stream()
            .flatMap(line -> Stream.of(line.split(",")))
            .map(preference -> preference.split(";", 2)[0].replace("\"", "").replace(" ", ""))
            .map(preference -> preference.strip().toLowerCase(Locale.ROOT))
            .toList();
  }
}
