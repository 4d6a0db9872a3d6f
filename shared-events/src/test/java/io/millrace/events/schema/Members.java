package io.millrace.events.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Places of members, in a document and in its schema alike: {@code /lines[]/sku}. A document is
 * looked at in the first item of each list.
 */
public final class Members {
  private Members() {}

  /** Every member of the document. */
  public static List<String> ofDocument(JsonNode document) {
    List<String> found = new ArrayList<>();
    eachMember(document, "", (path, parent) -> found.add(path));
    return found;
  }

  /**
   * Visits every member of the document.
   *
   * @param visit gets the place and the object that holds the member
   */
  public static void eachMember(JsonNode node, String path, BiConsumer<String, ObjectNode> visit) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        String place = path + "/" + member.getKey();
        visit.accept(place, object);
        eachMember(member.getValue(), place, visit);
      }
    } else if (node.isArray() && !node.isEmpty()) {
      eachMember(node.get(0), path + "[]", visit);
    }
  }

  /** The object that holds this member, in a document of the same shape. */
  public static ObjectNode parentOf(JsonNode document, String path) {
    String pointer = path.substring(0, path.lastIndexOf('/')).replace("[]", "/0");
    return (ObjectNode) document.at(pointer);
  }

  /** The member's own name. */
  public static String nameOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Every member that the schema describes. */
  public static List<String> ofSchema(JsonNode schema) {
    List<String> found = new ArrayList<>();
    eachDescribed(schema, schema, "", (path, parent) -> found.add(path));
    return found;
  }

  /** Every member that the schema requires of the object that holds it. */
  public static List<String> requiredBySchema(JsonNode schema) {
    List<String> found = new ArrayList<>();
    eachDescribed(
        schema,
        schema,
        "",
        (path, parent) -> {
          for (JsonNode name : parent.path("required")) {
            if (name.asText().equals(nameOf(path))) {
              found.add(path);
            }
          }
        });
    return found;
  }

  /** Visits every described member; the visitor gets its place and the schema of its object. */
  static void eachDescribed(
      JsonNode root, JsonNode schema, String path, BiConsumer<String, JsonNode> visit) {
    JsonNode here = followed(root, schema);
    for (Map.Entry<String, JsonNode> member : here.path("properties").properties()) {
      String place = path + "/" + member.getKey();
      visit.accept(place, here);
      eachDescribed(root, member.getValue(), place, visit);
    }
    if (here.has("items")) {
      eachDescribed(root, here.get("items"), path + "[]", visit);
    }
  }

  /** The schema behind a reference into the same document. */
  public static JsonNode followed(JsonNode root, JsonNode schema) {
    JsonNode reference = schema.get("$ref");
    return reference == null ? schema : root.at(reference.asText().substring(1));
  }
}
