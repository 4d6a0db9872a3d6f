package io.millrace.platform.projection.audit;

/**
 * What came of comparing a view's sums with its events.
 *
 * @param differing number of rows that differ; below zero: they could not be compared
 * @param left how many of these were not put right
 * @param remark for a person: examples, or why not
 */
public record SumsVerdict(long differing, long left, String remark) {
  public static SumsVerdict unknown(String why) {
    return new SumsVerdict(-1, 0, why);
  }
}
