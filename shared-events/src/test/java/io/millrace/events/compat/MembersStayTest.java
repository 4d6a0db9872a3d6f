package io.millrace.events.compat;

import static io.millrace.events.compat.Planted.definition;
import static io.millrace.events.compat.Planted.inOrderPlaced;
import static io.millrace.events.compat.Planted.properties;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class MembersStayTest {
  @Test
  void aRequiredMemberMayNotGo() {
    assertThat(
            inOrderPlaced(
                schema -> {
                  properties(schema).remove("country");
                  remove(schema, "country");
                }))
        .contains(new Break("MEMBERS_STAY", Planted.ORDER_PLACED + " /", "member country is gone"));
  }

  @Test
  void anOptionalMemberMayNotGoEither() {
    assertThat(inOrderPlaced(schema -> properties(schema).remove("reference")))
        .containsExactly(
            new Break("MEMBERS_STAY", Planted.ORDER_PLACED + " /", "member reference is gone"));
  }

  @Test
  void aMemberMayNotBeRenamed() {
    assertThat(
            inOrderPlaced(
                schema -> properties(schema).set("number", properties(schema).remove("reference"))))
        .extracting(Break::what)
        .containsExactly("member reference is gone");
  }

  @Test
  void aMemberOfAListsItemsMayNotGo() {
    assertThat(
            inOrderPlaced(
                schema -> {
                  properties(definition(schema, "line")).remove("sku");
                  remove(definition(schema, "line"), "sku");
                }))
        .contains(
            new Break("MEMBERS_STAY", Planted.ORDER_PLACED + " /lines[]", "member sku is gone"));
  }

  private static void remove(ObjectNode schema, String required) {
    ArrayNode names = (ArrayNode) schema.get("required");
    names.removeIf(name -> name.asText().equals(required));
  }
}
