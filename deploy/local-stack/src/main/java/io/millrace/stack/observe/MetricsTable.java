package io.millrace.stack.observe;

import io.millrace.stack.MillraceHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The naming table in docs/metrics.md, and what a scrape has that it has not. */
public final class MetricsTable {
  private static final String PREFIX = "millrace_";

  /** More series than this of one metric and one process are a label without a bound. */
  private static final int MAX_SERIES = 200;

  private final Map<String, List<Metric>> sections;

  private MetricsTable(Map<String, List<Metric>> sections) {
    this.sections = sections;
  }

  /**
   * A row.
   *
   * @param name as Prometheus sees it, without the endings of a histogram
   * @param labels without those of a histogram
   */
  public record Metric(String name, String kind, String unit, Set<String> labels) {}

  /**
   * Reads the table of this checkout.
   *
   * @throws UncheckedIOException if it is not there
   */
  public static MetricsTable read() {
    return parse(MillraceHome.find().resolve("docs/metrics.md"));
  }

  private static MetricsTable parse(Path file) {
    Map<String, List<Metric>> sections = new LinkedHashMap<>();
    List<Metric> section = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith("## ")) {
          section = new ArrayList<>();
          sections.put(line.substring(3).strip(), section);
        } else if (line.startsWith("| `")) {
          section.add(row(line));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new MetricsTable(sections);
  }

  private static Metric row(String line) {
    String[] cells = line.split("\\|");
    Set<String> labels =
        Stream.of(cells[4].replace('`', ' ').split(","))
            .map(String::strip)
            .filter(label -> !label.isEmpty())
            .collect(Collectors.toCollection(TreeSet::new));
    return new Metric(
        cells[1].replace('`', ' ').strip(), cells[2].strip(), cells[3].strip(), labels);
  }

  /** The rows below a heading, none if there is no such heading. */
  public List<Metric> section(String heading) {
    return sections.getOrDefault(heading, List.of());
  }

  /** All names, of others' metrics too, with the endings that a query may use. */
  public Set<String> names() {
    return sections.values().stream()
        .flatMap(List::stream)
        .flatMap(MetricsTable::names)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> names(Metric metric) {
    return switch (metric.kind()) {
      case "histogram" ->
          Stream.of("_bucket", "_count", "_sum", "_max").map(end -> metric.name() + end);
      case "summary" -> Stream.of("_count", "_sum", "_max").map(end -> metric.name() + end);
      default -> Stream.of(metric.name());
    };
  }

  /**
   * Compares what a service tells with its section and that of all three.
   *
   * @param scrape the answer of its metrics endpoint
   * @return each difference as a sentence; empty if there is none
   */
  public List<String> differences(String service, String scrape) {
    List<Metric> promised =
        Stream.concat(section("All three services").stream(), section(service).stream()).toList();
    Scrape told = Scrape.of(scrape, PREFIX);
    List<String> differences = new ArrayList<>();
    promised.forEach(metric -> differences.addAll(breachesOfConvention(metric)));
    for (Metric metric : promised) {
      List<Set<String>> series = told.series(metric.name(), metric.kind());
      if (series.isEmpty()) {
        differences.add(metric.name() + " (" + metric.kind() + ") is in the table, not told");
      } else if (!series.stream().allMatch(metric.labels()::equals)) {
        differences.add(
            metric.name() + " has the labels " + series.getFirst() + ", not " + metric.labels());
      } else if (series.size() > MAX_SERIES) {
        differences.add(metric.name() + " has " + series.size() + " series: a label has no bound");
      }
    }
    Set<String> known = promised.stream().flatMap(MetricsTable::names).collect(Collectors.toSet());
    told.names().stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> differences.add(name + " is told, not in the table"));
    told.ids().forEach(id -> differences.add("an id is a label: " + id));
    return differences;
  }

  /** Base units at the end of the name, and {@code _total} for what only grows. */
  static List<String> breachesOfConvention(Metric metric) {
    List<String> breaches = new ArrayList<>();
    boolean counts = metric.kind().equals("counter");
    String bare = counts ? metric.name().replaceFirst("_total$", "") : metric.name();
    if (counts != metric.name().endsWith("_total")) {
      breaches.add(metric.name() + ": a counter, and nothing else, ends with _total");
    }
    for (String unit : List.of("seconds", "bytes")) {
      if (metric.unit().equals(unit) != bare.endsWith("_" + unit)) {
        breaches.add(
            metric.name() + ": its unit is " + metric.unit() + ", its name says otherwise");
      }
    }
    if (!metric.name().matches("[a-z][a-z0-9_]*")) {
      breaches.add(metric.name() + ": letters, digits and underscores only");
    }
    return breaches;
  }
}
