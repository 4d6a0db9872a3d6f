package io.millrace.events.compat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Holds every rule against every place that two states of one schema share. */
final class SchemaComparison {
  private final String name;
  private final JsonNode publishedRoot;
  private final JsonNode currentRoot;
  private final List<Break> breaks = new ArrayList<>();

  private SchemaComparison(String name, JsonNode publishedRoot, JsonNode currentRoot) {
    this.name = name;
    this.publishedRoot = publishedRoot;
    this.currentRoot = currentRoot;
  }

  /**
   * What going from the one to the other would break.
   *
   * @param name of the schema, for the messages
   */
  static List<Break> breaks(String name, JsonNode published, JsonNode current) {
    SchemaComparison comparison = new SchemaComparison(name, published, current);
    comparison.visit("", published, current);
    // Against itself, so that members that are new here are looked at too.
    SchemaComparison itself = new SchemaComparison(name, current, current);
    itself.visit("", current, current);
    itself.breaks.removeAll(comparison.breaks);
    comparison.breaks.addAll(itself.breaks);
    return comparison.breaks;
  }

  private void visit(String path, JsonNode published, JsonNode current) {
    SchemaPlace place =
        new SchemaPlace(
            path,
            SchemaPlace.followed(publishedRoot, published),
            SchemaPlace.followed(currentRoot, current));
    for (CompatibilityRule rule : CompatibilityRule.values()) {
      for (String what : rule.breaks(place)) {
        breaks.add(new Break(rule.name(), name + " " + (path.isEmpty() ? "/" : path), what));
      }
    }
    for (String member : place.sharedMembers()) {
      visit(
          path + "/" + member,
          place.published().path("properties").path(member),
          place.current().path("properties").path(member));
    }
    visitItems(place);
  }

  private void visitItems(SchemaPlace place) {
    JsonNode before = place.published().path("items");
    JsonNode now = place.current().path("items");
    if (before.isObject() && now.isObject()) {
      visit(place.path() + "[]", before, now);
    } else if (!before.equals(now)) {
      breaks.add(
          new Break(
              CompatibilityRule.TYPES_STAY.name(),
              name + " " + place.path(),
              "what a list holds is described in one of the two only"));
    }
  }
}
