package io.millrace.events.compat;

import static io.millrace.events.compat.Planted.definition;
import static io.millrace.events.compat.Planted.inOrderPlaced;
import static io.millrace.events.compat.Planted.properties;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class ConstraintsStayTest {
  @Test
  void aBoundMayNotGo() {
    assertThat(inOrderPlaced(schema -> lineNumber(schema).remove("minimum")))
        .containsExactly(
            new Break(
                "CONSTRAINTS_STAY",
                Planted.ORDER_PLACED + " /lines[]/line",
                "minimum was 1, is absent"));
  }

  @Test
  void aBoundMayNotGetTighter() {
    assertThat(inOrderPlaced(schema -> lineNumber(schema).put("minimum", 2)))
        .extracting(Break::rule)
        .contains("CONSTRAINTS_STAY");
  }

  @Test
  void aBoundMayNotBeAdded() {
    assertThat(inOrderPlaced(schema -> country(schema).put("maxLength", 200)))
        .extracting(Break::what)
        .containsExactly("maxLength was absent, is 200");
  }

  @Test
  void valuesMayNotBeEnumeratedAfterwards() {
    assertThat(inOrderPlaced(schema -> country(schema).putArray("enum").add("United Kingdom")))
        .extracting(Break::rule)
        .contains("CONSTRAINTS_STAY");
  }

  @Test
  void aFormatMayNotChange() {
    assertThat(
            inOrderPlaced(
                schema -> ((ObjectNode) properties(schema).get("at")).put("format", "date")))
        .extracting(Break::what)
        .contains("format was \"date-time\", is \"date\"");
  }

  private static ObjectNode lineNumber(ObjectNode schema) {
    return (ObjectNode) properties(definition(schema, "line")).get("line");
  }

  private static ObjectNode country(ObjectNode schema) {
    return (ObjectNode) properties(schema).get("country");
  }
}
