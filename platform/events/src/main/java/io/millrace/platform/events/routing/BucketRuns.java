package io.millrace.platform.events.routing;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Sets of buckets as people write them: {@code 1-20,33}. */
public final class BucketRuns {
  private static final Pattern RUN = Pattern.compile("\\s*(\\d{1,4})(?:-(\\d{1,4}))?\\s*");

  private BucketRuns() {}

  /**
   * The buckets, ascending.
   *
   * @throws IllegalArgumentException saying which part of the text is no bucket or run of them
   */
  public static List<Integer> parse(String text) {
    TreeSet<Integer> buckets = new TreeSet<>();
    for (String part : text.split(",", -1)) {
      Matcher run = RUN.matcher(part);
      int first = run.matches() ? Integer.parseInt(run.group(1)) : Buckets.COUNT;
      int last =
          first < Buckets.COUNT && run.group(2) != null ? Integer.parseInt(run.group(2)) : first;
      if (first > last || last >= Buckets.COUNT) {
        throw new IllegalArgumentException(
            "\"%s\" is no bucket or run of buckets from 0 to %d, such as 12 or 0-15"
                .formatted(part.strip(), Buckets.COUNT - 1));
      }
      IntStream.rangeClosed(first, last).forEach(buckets::add);
    }
    return List.copyOf(buckets);
  }

  /** The text of ascending buckets; empty for none. */
  public static String format(List<Integer> ascending) {
    StringBuilder text = new StringBuilder();
    int first = 0;
    for (int i = 0; i < ascending.size(); i++) {
      boolean goesOn = i + 1 < ascending.size() && ascending.get(i + 1) == ascending.get(i) + 1;
      if (!goesOn) {
        text.append(text.isEmpty() ? "" : ",").append(ascending.get(first));
        text.append(i > first ? "-" + ascending.get(i) : "");
        first = i + 1;
      }
    }
    return text.toString();
  }
}
