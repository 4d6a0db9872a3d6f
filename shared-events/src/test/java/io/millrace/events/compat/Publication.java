package io.millrace.events.compat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Takes the contract of the code into the published set; refuses one that breaks it. */
final class Publication {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Publication() {}

  /**
   * Copies what is new; nothing that was published is ever removed.
   *
   * @return what would break; nothing is written unless it is empty
   */
  static List<Break> publish(Contract current, Path folder) {
    Contract published = Contract.in(folder);
    ContractGate gate = new ContractGate(published, current);
    List<Break> breaks = gate.breaks();
    if (breaks.isEmpty()) {
      current.schemas().forEach((name, schema) -> write(folder, "schemas/" + name, schema));
      write(folder, "topics", current.topicsJson());
      current.payloads().entrySet().stream()
          .filter(payload -> !gate.isPublished(payload.getKey(), payload.getValue()))
          .forEach(payload -> append(folder, published, payload));
    }
    return breaks;
  }

  private static void append(Path folder, Contract published, Map.Entry<String, JsonNode> payload) {
    String type = ContractGate.typeOf(payload.getKey());
    long known =
        published.payloads().keySet().stream()
            .filter(name -> ContractGate.typeOf(name).equals(type))
            .count();
    write(folder, "payloads/" + type + "/" + (known + 1), payload.getValue());
  }

  private static void write(Path folder, String name, JsonNode json) {
    Path file = folder.resolve(name + ".json");
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(JsonNode json) throws JsonProcessingException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
  }
}
