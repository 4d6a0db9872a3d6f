package io.millrace.query.productview;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which products are listed: by SKU, or the most similar ones first.
 *
 * @param search what is looked for
 * @param match how it is looked for
 * @param after the page begins after this SKU
 * @param limit at most so many
 */
public record ProductQuery(
    Optional<String> search, Match match, Optional<String> after, int limit) {

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

    /** By its name on the wire. */
    public static Match of(Optional<String> name) {
      return name.map(text -> valueOf(text.toUpperCase(Locale.ROOT))).orElse(TEXT);
    }
  }
}
