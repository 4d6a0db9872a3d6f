package io.millrace.charts.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.millrace.charts.RenderedRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every alert says what it is about, is tested, and leads to a page that helps at night. */
class AlertsLeadToRunbooksTest {
  private static final List<String> SECTIONS =
      List.of("## What it means", "## What users notice", "## What to look at", "## What to do");

  @Test
  void everyAlertHasASeverityTextsAndMetricsThatExist() throws IOException {
    assertThat(Observability.alerts()).hasSizeGreaterThan(10);
    for (JsonNode alert : Observability.alerts()) {
      String name = alert.path("alert").asText();
      assertThat(alert.at("/labels/severity").asText()).as(name).isIn("page", "ticket");
      assertThat(alert.at("/annotations/summary").asText()).as(name).isNotBlank();
      assertThat(alert.at("/annotations/description").asText()).as(name).isNotBlank();
      assertThat(Observability.unknownMetrics(alert.path("expr").asText())).as(name).isEmpty();
    }
  }

  @Test
  void everyAlertHasARunbookWithAllFourParts() throws IOException {
    for (JsonNode alert : Observability.alerts()) {
      String name = alert.path("alert").asText();
      Path page = Observability.HOME.resolve(alert.at("/annotations/runbook_url").asText());
      assertThat(page).as(name).isRegularFile();
      String text = Files.readString(page);
      assertThat(text).contains("`" + name + "`").containsSubsequence(SECTIONS);
      for (int i = 0; i < SECTIONS.size(); i++) {
        String from = text.substring(text.indexOf(SECTIONS.get(i)) + SECTIONS.get(i).length());
        assertThat(from.split("\n## ")[0].strip()).as(SECTIONS.get(i)).hasSizeGreaterThan(5);
      }
      assertThat(Files.readString(page.resolveSibling("README.md"))).contains("`" + name + "`");
    }
  }

  @Test
  void linksBetweenRunbooksLeadSomewhere() throws IOException {
    try (Stream<Path> pages = Files.list(Observability.HOME.resolve("docs/runbooks"))) {
      for (Path page : pages.toList()) {
        var links =
            java.util.regex.Pattern.compile("\\]\\(([^)#]+\\.md)").matcher(Files.readString(page));
        while (links.find()) {
          assertThat(page.resolveSibling(links.group(1))).as("in " + page).exists();
        }
      }
    }
  }

  @Test
  void everyAlertIsTestedBothWays() throws IOException {
    JsonNode tests =
        new YAMLMapper()
            .readTree(Observability.FOLDER.resolve("tests/alerts_test.yaml").toFile())
            .path("tests");
    List<String> names = new ArrayList<>();
    tests.forEach(test -> names.add(test.path("name").asText()));
    for (JsonNode alert : Observability.alerts()) {
      String name = alert.path("alert").asText();
      assertThat(names).contains(name + " is raised", name + " is not raised by what comes close");
    }
  }

  @Test
  void theChartHasTheSameAlerts() throws IOException {
    assertThat(Observability.HOME.resolve("k8s/files/alerts.yaml"))
        .as("cp deploy/observability/prometheus/alerts.yaml k8s/files/")
        .hasSameTextualContentAs(Observability.ALERTS);
    JsonNode rules = RenderedRules.of("https://wiki.example.com/millrace/");
    List<JsonNode> rendered = new ArrayList<>();
    rules.at("/spec/groups").forEach(group -> group.path("rules").forEach(rendered::add));
    assertThat(rendered).hasSameSizeAs(Observability.alerts());
    assertThat(rendered.getFirst().at("/annotations/runbook_url").asText())
        .isEqualTo("https://wiki.example.com/millrace/docs/runbooks/service-down.md");
  }
}
