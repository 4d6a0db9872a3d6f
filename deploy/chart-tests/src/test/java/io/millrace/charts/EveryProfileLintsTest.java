package io.millrace.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EveryProfileLintsTest {
  private static final YAMLMapper YAML = new YAMLMapper();

  @ParameterizedTest
  @EnumSource
  void withoutAWarning(Profile profile, @TempDir Path folder) throws IOException {
    // The library lints with the chart's own values only, so a profile becomes these.
    Chart chart = ChartCopy.in(folder.resolve("chart"));
    Path values = chart.folder().resolve("values.yaml");
    ObjectNode merged = (ObjectNode) YAML.readTree(values.toFile());
    for (String file : profile.files()) {
      merge(merged, YAML.readTree(chart.folder().resolve(file).toFile()));
    }
    merge(merged, YAML.valueToTree(Chart.NEEDED));
    YAML.writeValue(values.toFile(), merged);

    LintResult result = new Helm(chart.folder()).lint().strict().call();

    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    assertThat(result.getMessages())
        .noneMatch(message -> message.contains("[WARNING]") || message.contains("[ERROR]"));
  }

  private static void merge(ObjectNode into, JsonNode from) {
    from.properties()
        .forEach(
            member -> {
              if (into.get(member.getKey()) instanceof ObjectNode node
                  && member.getValue().isObject()) {
                merge(node, member.getValue());
              } else {
                into.set(member.getKey(), member.getValue());
              }
            });
  }
}
