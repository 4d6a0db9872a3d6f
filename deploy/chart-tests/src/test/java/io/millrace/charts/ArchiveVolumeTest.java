package io.millrace.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.charts.schema.Schemas;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The archive of the ledger is written by the command-service and read by the projector. */
class ArchiveVolumeTest {
  private final List<JsonNode> objects =
      Chart.ofSources()
          .render(
              Profile.DEFAULTS,
              Map.of("archive", Map.of("enabled", true, "existingClaim", "old-days")));

  @Test
  void theObjectsFitTheirSchemas() {
    assertThat(new Schemas().problemsOf(objects)).isEmpty();
  }

  @Test
  void theCommandServiceWritesItAndTheProjectorCannot() {
    assertThat(mountOf("command").path("readOnly").asBoolean()).isFalse();
    assertThat(mountOf("projector").path("readOnly").asBoolean()).isTrue();
    assertThat(setting("command", "MILLRACE_ARCHIVE_FOLDER"))
        .isEqualTo(mountOf("command").path("mountPath").asText())
        .isEqualTo(setting("projector", "MILLRACE_LEDGER_ARCHIVE"))
        .isNotEmpty();
  }

  @Test
  void theQueryServiceHasNothingToDoWithIt() {
    assertThat(mountOf("query").isMissingNode()).isTrue();
  }

  private JsonNode mountOf(String part) {
    return Pods.in(objects).stream()
        .filter(pod -> pod.owner().endsWith("-" + part))
        .flatMap(Pods.Template::containers)
        .flatMap(container -> container.path("volumeMounts").valueStream())
        .filter(mount -> mount.path("name").asText().equals("archive"))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  private String setting(String part, String name) {
    return objects.stream()
        .filter(object -> object.path("kind").asText().equals("ConfigMap"))
        .filter(object -> Chart.name(object).endsWith("-" + part))
        .map(object -> object.path("data").path(name).asText())
        .findFirst()
        .orElseThrow();
  }
}
