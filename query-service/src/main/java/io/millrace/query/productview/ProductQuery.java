package io.millrace.query.productview;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which products are listed: all by SKU, or what is looked for, the best first. In every way of
 * matching these come first: the product with this SKU, with this name, those whose SKU or name
 * begins so, those with all the words.
 *
 * @param search what is looked for, without blanks around it
 * @param match how it is looked for
 * @param after the page begins after this place
 * @param limit at most so many
 */
public record ProductQuery(
    Optional<String> search, Match match, Optional<ProductPlace> after, int limit) {
  /**
   * What a request asks for.
   *
   * @param match its name on the wire
   * @param place where the page before ended, as {@link ProductHit#place} told it
   * @throws io.millrace.platform.query.http.ProblemException if that is no place in this list
   */
  public static ProductQuery of(
      Optional<String> search, Optional<String> match, Optional<String> place, int limit) {
    return new ProductQuery(
        search.map(String::strip),
        match.map(text -> Match.valueOf(text.toUpperCase(Locale.ROOT))).orElse(Match.TEXT),
        place.map(
            text -> search.isEmpty() ? new ProductPlace(0, 0, text) : ProductPlace.read(text)),
        limit);
  }

  /** How a text is looked for. */
  public enum Match {
    /** As it was typed: somewhere in the name, or where the SKU begins. */
    TEXT,
    /** All its words, in any order, in name and SKU; quotes, {@code or} and {@code -} as usual. */
    WORDS,
    /** Names that are written much like it, the most similar first. */
    SIMILAR;

    /** The names on the wire. */
    public static final List<String> NAMES = List.of("text", "words", "similar");
  }
}
