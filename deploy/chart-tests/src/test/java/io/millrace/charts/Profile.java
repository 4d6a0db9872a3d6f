package io.millrace.charts;

import java.util.List;

/** The ways to install the chart that its README names. */
enum Profile {
  DEFAULTS(List.of()),
  SMALL(List.of("values-small.yaml")),
  PRODUCTION(List.of("values-production.yaml")),
  SHARDED(List.of("values-production.yaml", "values-sharded.yaml"));

  private final List<String> files;

  Profile(List<String> files) {
    this.files = files;
  }

  /** Files within the chart, later ones on top. */
  List<String> files() {
    return files;
  }
}
