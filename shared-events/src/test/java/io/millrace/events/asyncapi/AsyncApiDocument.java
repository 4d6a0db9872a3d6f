package io.millrace.events.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/** {@code docs/asyncapi.yaml}, as a test wants to look at it. */
final class AsyncApiDocument {
  private static final Path DOCS = Path.of("../docs");

  private final JsonNode root;

  private AsyncApiDocument(JsonNode root) {
    this.root = root;
  }

  static AsyncApiDocument read() {
    try {
      Path file = DOCS.resolve("asyncapi.yaml");
      return new AsyncApiDocument(new ObjectMapper(new YAMLFactory()).readTree(file.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the schema of AsyncAPI 3.0.0 has to say against a document. */
  static List<String> errors(JsonNode document) {
    return official().validate(document).stream().map(Error::toString).toList();
  }

  private static Schema official() {
    try (InputStream packed =
            AsyncApiDocument.class.getResourceAsStream("/asyncapi/3.0.0.schema.json.gz");
        InputStream json = new GZIPInputStream(packed)) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
          .getSchema(new ObjectMapper().readTree(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode json() {
    return root.deepCopy();
  }

  /** Names of the messages on each topic. */
  Map<String, Set<String>> messagesByTopic() {
    Map<String, Set<String>> topics = new TreeMap<>();
    for (JsonNode channel : root.path("channels")) {
      Set<String> names = new TreeSet<>();
      channel
          .path("messages")
          .forEach(message -> names.add(followed(message).path("name").asText()));
      topics.put(channel.path("address").asText(), names);
    }
    return topics;
  }

  List<JsonNode> channels() {
    return children(root.path("channels"));
  }

  List<JsonNode> messages() {
    return children(root.path("components").path("messages"));
  }

  /** The file that a reference of the document leads to. */
  static Path file(JsonNode reference) {
    return DOCS.resolve(reference.path("$ref").asText()).normalize();
  }

  /** Every reference that leads nowhere. */
  List<String> danglingReferences() {
    List<String> dangling = new ArrayList<>();
    for (JsonNode value : root.findValues("$ref")) {
      String reference = value.asText();
      boolean found =
          reference.startsWith("#")
              ? !root.at(reference.substring(1)).isMissingNode()
              : Files.isRegularFile(DOCS.resolve(reference));
      if (!found) {
        dangling.add(reference);
      }
    }
    return dangling;
  }

  private JsonNode followed(JsonNode node) {
    return node.has("$ref") ? root.at(node.get("$ref").asText().substring(1)) : node;
  }

  private static List<JsonNode> children(JsonNode node) {
    List<JsonNode> children = new ArrayList<>();
    node.forEach(children::add);
    return children;
  }
}
