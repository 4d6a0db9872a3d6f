package io.millrace.charts.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The compose file gives Prometheus, Grafana and the collector what stands in this folder. */
class ComposeMountsTest {
  private static final Path COMPOSE = Observability.HOME.resolve("deploy/compose");
  private static final Pattern MOUNT =
      Pattern.compile("\"(\\.\\./observability[^:\"]*):([^:\"]+):ro\"");

  @Test
  void whatIsMountedIsThere() throws IOException {
    List<String> sources =
        MOUNT
            .matcher(Files.readString(COMPOSE.resolve("compose.yaml")))
            .results()
            .map(mount -> mount.group(1))
            .toList();

    assertThat(sources)
        .containsExactlyInAnyOrder(
            "../observability/otel-collector.yaml",
            "../observability/prometheus",
            "../observability/grafana/provisioning",
            "../observability/grafana/dashboards");
    assertThat(sources).allSatisfy(source -> assertThat(COMPOSE.resolve(source)).exists());
  }

  @Test
  void theDashboardsAreProvisionedFromWhereTheyAreMounted() throws IOException {
    Path provisioning = Observability.FOLDER.resolve("grafana/provisioning");
    JsonNode provider = yaml(provisioning.resolve("dashboards/millrace.yaml")).at("/providers/0");
    assertThat(Files.readString(COMPOSE.resolve("compose.yaml")))
        .contains("/grafana/dashboards:" + provider.at("/options/path").asText() + ":ro");
    assertThat(yaml(provisioning.resolve("datasources/millrace.yaml")).findValuesAsText("type"))
        .contains("prometheus");
  }

  @Test
  void everyExporterAndReceiverOfTheCollectorIsUsedAndDefined() throws IOException {
    JsonNode collector = yaml(Observability.FOLDER.resolve("otel-collector.yaml"));
    JsonNode pipeline = collector.at("/service/pipelines/traces");
    for (String part : List.of("receivers", "processors", "exporters")) {
      assertThat(pipeline.path(part)).as(part).isNotEmpty();
      for (JsonNode name : pipeline.path(part)) {
        assertThat(collector.path(part).has(name.asText())).as(part + " " + name).isTrue();
      }
      assertThat(collector.path(part)).as(part).hasSameSizeAs(pipeline.path(part));
    }
  }

  /** Otherwise the collector does not start. */
  @Test
  void aBatchMayBeAsLargeAsWhatSetsItOff() throws IOException {
    JsonNode batch =
        yaml(Observability.FOLDER.resolve("otel-collector.yaml")).at("/processors/batch");
    assertThat(batch.path("send_batch_max_size").asInt())
        .isGreaterThanOrEqualTo(batch.path("send_batch_size").asInt(8192));
  }

  @Test
  void grafanaKnowsHowOftenIsScraped() throws IOException {
    JsonNode scraped =
        yaml(Observability.FOLDER.resolve("prometheus/prometheus.yml")).at("/global");
    JsonNode sources =
        yaml(Observability.FOLDER.resolve("grafana/provisioning/datasources/millrace.yaml"));
    assertThat(sources.at("/datasources/0/jsonData/timeInterval"))
        .isEqualTo(scraped.path("scrape_interval"));
  }

  private static JsonNode yaml(Path file) throws IOException {
    return new YAMLMapper().readTree(file.toFile());
  }
}
