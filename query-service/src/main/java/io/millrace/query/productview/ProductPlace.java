package io.millrace.query.productview;

import io.millrace.platform.query.freshness.QueryProblems;
import io.millrace.platform.service.problems.ProblemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of a product in a list, as the product was when the page was made: whatever becomes of
 * it, the next page begins there.
 *
 * @param rank how well it suits what is looked for, 0 the best
 * @param shared how many trigrams it has in common with that, if similar names are looked for
 */
record ProductPlace(int rank, int shared, String sku) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,2}) (\\d{1,4}) (.+)", Pattern.DOTALL);

  /** The text of cursors. */
  String write() {
    return rank + " " + shared + " " + sku;
  }

  /**
   * The place in the text of a cursor.
   *
   * @throws ProblemException if another version of this service wrote it
   */
  static ProductPlace read(String text) {
    Matcher place = TEXT.matcher(text);
    if (!place.matches()) {
      throw new ProblemException(
          QueryProblems.INVALID_CURSOR,
          "The order of this list has changed since the cursor was made. Start again without one.");
    }
    return new ProductPlace(
        Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2)), place.group(3));
  }
}
