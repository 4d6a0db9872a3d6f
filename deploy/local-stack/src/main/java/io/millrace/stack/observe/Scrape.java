package io.millrace.stack.observe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The samples of one answer of a metrics endpoint whose names begin alike. */
final class Scrape {
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+.*");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F-]{22}.*");
  private static final Set<String> OF_A_HISTOGRAM = Set.of("le", "quantile");

  private final Map<String, String> kinds = new HashMap<>();

  /** Labels of every series, by name. */
  private final Map<String, List<Set<String>>> samples = new TreeMap<>();

  private final List<String> ids = new ArrayList<>();

  static Scrape of(String text, String prefix) {
    Scrape scrape = new Scrape();
    text.lines().forEach(line -> scrape.take(line, prefix));
    return scrape;
  }

  private void take(String line, String prefix) {
    Matcher type = TYPE.matcher(line);
    Matcher sample = SAMPLE.matcher(line);
    if (type.matches()) {
      kinds.put(type.group(1).replaceFirst("_total$", ""), type.group(2));
    } else if (!line.startsWith("#") && sample.matches() && sample.group(1).startsWith(prefix)) {
      Set<String> labels = new TreeSet<>();
      boolean first = true;
      if (sample.group(2) != null) {
        for (Matcher label = LABEL.matcher(sample.group(2)); label.find(); ) {
          if (!OF_A_HISTOGRAM.contains(label.group(1))) {
            labels.add(label.group(1));
          } else {
            first = label.group(2).equals("+Inf");
          }
          if (ID.matcher(label.group(2)).matches()) {
            ids.add(line);
          }
        }
      }
      List<Set<String>> all = samples.computeIfAbsent(sample.group(1), _ -> new ArrayList<>());
      if (first) {
        all.add(labels);
      }
    }
  }

  Set<String> names() {
    return samples.keySet();
  }

  /** Samples with a label that looks like the id of somebody or something. */
  List<String> ids() {
    return ids;
  }

  /** The labels of each series; none if the metric is not there or is of another kind. */
  List<Set<String>> series(String name, String kind) {
    String told = kinds.get(name.replaceFirst("_total$", ""));
    boolean isSpread = kind.equals("histogram") || kind.equals("summary");
    return kind.equals(told)
        ? samples.getOrDefault(isSpread ? name + "_count" : name, List.of())
        : List.of();
  }
}
