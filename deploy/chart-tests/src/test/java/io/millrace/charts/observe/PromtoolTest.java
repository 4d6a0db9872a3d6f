package io.millrace.charts.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prometheus' own tool reads configuration, alerts and queries, and plays the alerts' tests. It is
 * no Java library: where it is neither on the PATH nor in target/promtool, nothing is checked here.
 */
class PromtoolTest {
  private static final String WHERE =
      "promtool is not here: put it on the PATH, or run deploy/observability/get-promtool";

  @Test
  void theAlertsPassTheirTests() throws Exception {
    run(Observability.FOLDER.resolve("tests"), "test", "rules", "alerts_test.yaml");
  }

  @Test
  void aRuleThatNeverFiresFailsItsTest(@TempDir Path folder) throws Exception {
    Path alerts = Files.createDirectories(folder.resolve("prometheus")).resolve("alerts.yaml");
    String mistaken =
        Files.readString(Observability.ALERTS)
            .replace("(millrace_relay_backlog_age_seconds) > 60", "(millrace_relay_backlog) > 60");
    Files.writeString(alerts, mistaken);
    Path tests = Files.createDirectories(folder.resolve("tests"));
    Files.copy(
        Observability.FOLDER.resolve("tests/alerts_test.yaml"), tests.resolve("alerts_test.yaml"));

    assertThat(start(tests, "test", "rules", "alerts_test.yaml").waitFor()).isNotZero();
  }

  @Test
  void theConfigurationIsValid() throws Exception {
    run(Observability.FOLDER.resolve("prometheus"), "check", "config", "prometheus.yml");
  }

  @Test
  void everyQueryOfADashboardCanBeParsed(@TempDir Path folder) throws Exception {
    ObjectMapper json = new ObjectMapper();
    ArrayNode rules = json.createArrayNode();
    for (Path file : Observability.dashboards()) {
      for (JsonNode query : Observability.json(file).findValues("expr")) {
        String text = query.asText().replace("$__rate_interval", "1m").replace("$job", ".*");
        ObjectNode rule = rules.addObject().put("record", "query").put("expr", text);
        rule.putObject("labels").put("number", Integer.toString(rules.size()));
      }
    }
    ObjectNode group = json.createObjectNode().put("name", "queries");
    group.set("rules", rules);
    ObjectNode all = json.createObjectNode();
    all.putArray("groups").add(group);
    json.writeValue(folder.resolve("queries.yaml").toFile(), all);

    run(folder, "check", "rules", "queries.yaml");
  }

  private static void run(Path folder, String... arguments) throws Exception {
    Process process = start(folder, arguments);
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(told).isZero();
  }

  private static Process start(Path folder, String... arguments) throws IOException {
    Optional<Path> tool = promtool();
    assumeTrue(tool.isPresent(), WHERE);
    List<String> command = new ArrayList<>(List.of(tool.orElseThrow().toString()));
    command.addAll(Arrays.asList(arguments));
    return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
  }

  private static Optional<Path> promtool() {
    Stream<Path> path =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)).map(Path::of);
    Path fetched = Observability.HOME.resolve("deploy/chart-tests/target/promtool/usr/bin");
    return Stream.concat(path, Stream.of(fetched))
        .map(folder -> folder.resolve("promtool"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
