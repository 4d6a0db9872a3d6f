package io.millrace.events.compat;

import static io.millrace.events.compat.Planted.definition;
import static io.millrace.events.compat.Planted.inOrderPlaced;
import static io.millrace.events.compat.Planted.properties;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class TypesStayTest {
  @Test
  void aMemberMayNotGetAnotherType() {
    assertThat(inOrderPlaced(schema -> amount(schema).put("type", "string")))
        .contains(
            new Break(
                "TYPES_STAY",
                Planted.ORDER_PLACED + " /total/amount",
                "type was \"integer\", is \"string\""));
  }

  @Test
  void aTypeMayNotGetWider() {
    assertThat(inOrderPlaced(schema -> amount(schema).put("type", "number")))
        .extracting(Break::rule)
        .containsExactly("TYPES_STAY");
  }

  @Test
  void aMemberMayNotBecomeNullable() {
    assertThat(
            inOrderPlaced(
                schema ->
                    ((ObjectNode) properties(schema).get("country"))
                        .putArray("type")
                        .add("string")
                        .add("null")))
        .extracting(Break::rule)
        .containsExactly("TYPES_STAY");
  }

  @Test
  void aListMayNotHoldSomethingElse() {
    assertThat(
            inOrderPlaced(
                schema ->
                    ((ObjectNode) properties(schema).get("lines"))
                        .putObject("items")
                        .put("type", "string")))
        .extracting(Break::toString)
        .contains(
            Planted.ORDER_PLACED + " /lines[]: type was \"object\", is \"string\" [TYPES_STAY]");
  }

  @Test
  void aListMayNotStopSayingWhatItHolds() {
    assertThat(
            inOrderPlaced(schema -> ((ObjectNode) properties(schema).get("lines")).remove("items")))
        .extracting(Break::rule)
        .containsExactly("TYPES_STAY");
  }

  private static ObjectNode amount(ObjectNode schema) {
    return (ObjectNode) properties(definition(schema, "money")).get("amount");
  }
}
