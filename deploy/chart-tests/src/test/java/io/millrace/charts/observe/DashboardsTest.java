package io.millrace.charts.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Dashboards are complete, run on any data source, and ask only for metrics that exist. */
class DashboardsTest {
  private static final List<String> WANTED =
      List.of(
          "millrace-command",
          "millrace-query",
          "millrace-projector",
          "millrace-pipeline",
          "millrace-cache",
          "millrace-replicas",
          "millrace-pools",
          "millrace-kafka",
          "millrace-postgres");
  private static final Set<String> UNITS =
      Set.of("s", "bytes", "short", "reqps", "cps", "percentunit");

  @Test
  void thereIsOneForEachSubject() throws IOException {
    assertThat(Observability.dashboards().stream().map(file -> file.getFileName().toString()))
        .containsExactlyInAnyOrderElementsOf(WANTED.stream().map(uid -> uid + ".json").toList());
  }

  @Test
  void everyPanelHasATitleAUnitAndTheDataSourceOfTheVariable() throws IOException {
    for (Path file : Observability.dashboards()) {
      JsonNode dashboard = Observability.json(file);
      assertThat(dashboard.path("uid").asText() + ".json").isEqualTo(file.getFileName().toString());
      assertThat(dashboard.at("/templating/list/0/type").asText()).isEqualTo("datasource");
      assertThat(dashboard.path("panels")).as(file.toString()).hasSizeGreaterThan(5);
      Set<Integer> ids = new HashSet<>();
      for (JsonNode panel : dashboard.path("panels")) {
        String name = file.getFileName() + ": " + panel.path("title").asText();
        assertThat(panel.path("title").asText()).as(name).isNotBlank();
        assertThat(ids.add(panel.path("id").asInt())).as(name).isTrue();
        assertThat(panel.at("/fieldConfig/defaults/unit").asText()).as(name).isIn(UNITS);
        assertThat(panel.at("/datasource/uid").asText()).as(name).isEqualTo("${datasource}");
        assertThat(panel.path("targets")).as(name).isNotEmpty();
      }
    }
  }

  @Test
  void everyQueryAsksForMetricsOfTheNamingTable() throws IOException {
    for (Path file : Observability.dashboards()) {
      for (JsonNode query : Observability.json(file).findValues("expr")) {
        assertThat(Observability.unknownMetrics(query.asText()))
            .as(file.getFileName() + ": " + query.asText())
            .isEmpty();
      }
    }
  }

  @Test
  void aMetricThatDoesNotExistIsFound() {
    assertThat(Observability.unknownMetrics("sum by (a_b) (rate(millrace_nothing_total[5m])) > 1"))
        .containsExactly("millrace_nothing_total");
    assertThat(Observability.unknownMetrics("max(up{job=\"x_y\"}) and on (job) millrace_read_up"))
        .isEmpty();
  }
}
