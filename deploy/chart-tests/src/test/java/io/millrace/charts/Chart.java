package io.millrace.charts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A chart in a folder: that of the source tree, or a copy with a mistake in it. */
final class Chart {
  static final String RELEASE = "shop";
  static final String NAMESPACE = "orders";

  /** Of which the schemas are. */
  private static final String KUBERNETES = "1.35.4";

  /**
   * What every installation has to say by itself; and that no cluster is asked, whichever the
   * machine's configuration may name.
   */
  static final Map<String, Object> NEEDED =
      Map.of(
          "checkSecrets",
          false,
          "auth",
          Map.of(
              "issuer",
              "https://id.example.com/realms/shop",
              "jwksUrl",
              "https://id.example.com/realms/shop/certs"));

  private static final YAMLMapper YAML = new YAMLMapper();

  private final Path folder;

  Chart(Path folder) {
    this.folder = folder;
  }

  /** That of the source tree. */
  static Chart ofSources() {
    return new Chart(Path.of(System.getProperty("millrace.home"), "k8s"));
  }

  /** That of the source tree, whose hooks are objects like all others. */
  static Chart withHooks() {
    return WithHooks.CHART;
  }

  Path folder() {
    return folder;
  }

  /**
   * Renders with the values of a profile and some more on top.
   *
   * @throws IllegalStateException with Helm's message, if it refuses
   */
  List<JsonNode> render(Profile profile, Map<String, Object> values) {
    return render(profile, List.of(NEEDED, values));
  }

  List<JsonNode> render(Profile profile, List<Map<String, Object>> values) {
    TemplateCommand command =
        new Helm(folder)
            .template()
            .withName(RELEASE)
            .withNamespace(NAMESPACE)
            .withKubeVersion(KUBERNETES);
    profile.files().forEach(file -> command.withValuesFile(folder.resolve(file)));
    List<Path> written = new ArrayList<>();
    try {
      for (Map<String, Object> some : values) {
        Path file = Files.createTempFile("values", ".yaml");
        written.add(file);
        YAML.writeValue(file.toFile(), some);
        command.withValuesFile(file);
      }
      return objects(command.call());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      written.forEach(file -> file.toFile().delete());
    }
  }

  /** Every document that is not empty. */
  static List<JsonNode> objects(String manifest) throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(manifest)) {
      while (documents.hasNext()) {
        JsonNode document = documents.next();
        if (document != null && document.isObject()) {
          objects.add(document);
        }
      }
    }
    return objects;
  }

  /** How a message names an object. */
  static String name(JsonNode object) {
    return object.path("kind").asText() + " " + object.at("/metadata/name").asText();
  }

  /** The library leaves hooks out of what it renders, so their mark has to go before. */
  private static final class WithHooks {
    static final Chart CHART = make();

    private static Chart make() {
      try {
        Path folder = Files.createTempDirectory("chart");
        Chart chart = ChartCopy.in(folder.resolve("millrace"));
        for (String file : List.of("templates/migrations.yaml", "templates/tests/ready.yaml")) {
          ChartCopy.replace(chart, file, "helm.sh/hook: ", "helm.sh/was-hook: ");
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ChartCopy.delete(folder)));
        return chart;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
