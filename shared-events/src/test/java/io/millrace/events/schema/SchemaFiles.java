package io.millrace.events.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads schemas and examples from the source tree, and validates one by the other. */
public final class SchemaFiles {
  /** The schemas as they are now. */
  public static final Path SCHEMAS = Path.of("src/main/resources/schemas");

  /** One full example per type. */
  public static final Path APPROVED = Path.of("src/test/resources/approved");

  private static final ObjectMapper JSON = new ObjectMapper();

  // Formats are asserted: a time that is none is an error here, not a remark.
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder
                  .schemaCacheEnabled(false)
                  .schemaRegistryConfig(
                      SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  private SchemaFiles() {}

  /** Every JSON file below the folder by its path in it, without the ending. */
  public static SortedMap<String, JsonNode> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      return new TreeMap<>();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      SortedMap<String, JsonNode> found = new TreeMap<>();
      files
          .filter(file -> file.toString().endsWith(".json"))
          .forEach(file -> found.put(nameOf(folder.relativize(file)), read(file)));
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One JSON file. */
  public static JsonNode read(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  /** Any JSON text. */
  public static JsonNode parse(byte[] json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a real validator has to say against the document; empty when it is valid. */
  public static List<String> errors(JsonNode schema, JsonNode document) {
    return REGISTRY.getSchema(schema).validate(document).stream().map(Error::toString).toList();
  }

  private static String nameOf(Path file) {
    String path = file.toString().replace('\\', '/');
    return path.substring(0, path.length() - ".json".length());
  }
}
