package io.millrace.charts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** The alerts as the chart gives them to Prometheus. */
public final class RenderedRules {
  private RenderedRules() {}

  /** The PrometheusRule, with this put before the path of each runbook. */
  public static JsonNode of(String runbooksAt) {
    Map<String, Object> values =
        Map.of("monitoring", Map.of("enabled", true, "runbooksAt", runbooksAt));
    return Chart.ofSources().render(Profile.DEFAULTS, values).stream()
        .filter(object -> object.path("kind").asText().equals("PrometheusRule"))
        .findFirst()
        .orElseThrow();
  }
}
