package io.millrace.charts.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.millrace.stack.observe.MetricsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files below deploy/observability, and the metrics that their queries name. */
final class Observability {
  static final Path HOME = Path.of(System.getProperty("millrace.home"));
  static final Path FOLDER = HOME.resolve("deploy/observability");
  static final Path ALERTS = FOLDER.resolve("prometheus/alerts.yaml");

  /** All that is no metric's name: texts, label matchers, label lists, ranges. */
  private static final Pattern ASIDE =
      Pattern.compile(
          "\"(?:[^\"\\\\]|\\\\.)*\"|\\{[^{}]*}|\\[[^]]*]"
              + "|\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");

  private static final Pattern WORD = Pattern.compile("\\b[a-zA-Z_:][a-zA-Z0-9_:]*\\b(?!\\s*\\()");
  private static final Set<String> OPERATORS =
      Set.of("and", "or", "unless", "bool", "offset", "by", "on", "e9", "e15");

  private Observability() {}

  /** The alerts in their order. */
  static List<JsonNode> alerts() throws IOException {
    List<JsonNode> alerts = new ArrayList<>();
    for (JsonNode group : new YAMLMapper().readTree(ALERTS.toFile()).path("groups")) {
      group.path("rules").forEach(alerts::add);
    }
    return alerts;
  }

  /** The dashboards that Grafana is given. */
  static List<Path> dashboards() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve("grafana/dashboards"))) {
      return files.sorted(Comparator.naturalOrder()).toList();
    }
  }

  static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  /** Metrics of a query that docs/metrics.md does not know. */
  static Set<String> unknownMetrics(String query) {
    Set<String> named = new TreeSet<>();
    String bare = query;
    for (Matcher aside = ASIDE.matcher(bare); aside.find(); aside = ASIDE.matcher(bare)) {
      bare = aside.replaceAll(" ");
    }
    for (Matcher word = WORD.matcher(bare); word.find(); ) {
      if (!OPERATORS.contains(word.group())) {
        named.add(word.group());
      }
    }
    if (named.isEmpty()) {
      named.add("no metric at all in: " + query);
    }
    named.removeAll(MetricsTable.read().names());
    return named;
  }
}
