package io.millrace.charts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/** The pods that the chart itself describes; those of the operators are theirs. */
final class Pods {
  /**
   * @param owner for messages
   * @param labels of the pod
   */
  record Template(String owner, JsonNode labels, JsonNode spec) {
    Stream<JsonNode> containers() {
      return Stream.of("containers", "initContainers")
          .flatMap(list -> spec.path(list).valueStream());
    }
  }

  private Pods() {}

  static List<Template> in(List<JsonNode> objects) {
    return objects.stream()
        .flatMap(
            object ->
                switch (object.path("kind").asText()) {
                  case "Deployment", "Job" ->
                      Stream.of(
                          new Template(
                              Chart.name(object),
                              object.at("/spec/template/metadata/labels"),
                              object.at("/spec/template/spec")));
                  case "Pod" ->
                      Stream.of(
                          new Template(
                              Chart.name(object),
                              object.at("/metadata/labels"),
                              object.path("spec")));
                  default -> Stream.<Template>of();
                })
        .toList();
  }
}
