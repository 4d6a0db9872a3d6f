package io.millrace.events.compat;

import static io.millrace.events.compat.Planted.definition;
import static io.millrace.events.compat.Planted.inOrderPlaced;
import static io.millrace.events.compat.Planted.properties;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import org.junit.jupiter.api.Test;

class RequiredMembersTest {
  @Test
  void whatConsumersRelyOnStaysRequired() {
    assertThat(inOrderPlaced(schema -> ((ArrayNode) schema.get("required")).remove(0)))
        .containsExactly(
            new Break(
                "REQUIRED_STAYS",
                Planted.ORDER_PLACED + " /",
                "member country is no longer required"));
  }

  @Test
  void whatOldPayloadsMayLackDoesNotBecomeRequired() {
    assertThat(inOrderPlaced(schema -> ((ArrayNode) schema.get("required")).add("reference")))
        .containsExactly(
            new Break(
                "NOTHING_ELSE_IS_REQUIRED",
                Planted.ORDER_PLACED + " /",
                "member reference is required now"));
  }

  @Test
  void aNewMemberIsNotRequired() {
    assertThat(
            inOrderPlaced(
                schema -> {
                  properties(schema).putObject("channel").put("type", "string");
                  ((ArrayNode) schema.get("required")).add("channel");
                }))
        .extracting(Break::rule)
        .contains("NOTHING_ELSE_IS_REQUIRED", "PAYLOADS_STAY_VALID");
  }

  @Test
  void theSameHoldsWithinAList() {
    assertThat(
            inOrderPlaced(
                schema -> ((ArrayNode) definition(schema, "line").get("required")).remove(0)))
        .extracting(Break::toString)
        .containsExactly(
            Planted.ORDER_PLACED + " /lines[]: member line is no longer required [REQUIRED_STAYS]");
  }
}
