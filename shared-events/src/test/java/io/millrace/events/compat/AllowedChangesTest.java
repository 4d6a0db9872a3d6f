package io.millrace.events.compat;

import static io.millrace.events.compat.Planted.definition;
import static io.millrace.events.compat.Planted.inOrderPlaced;
import static io.millrace.events.compat.Planted.properties;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What producers may do without a new version. */
class AllowedChangesTest {
  @Test
  void aNewOptionalMember() {
    assertThat(
            inOrderPlaced(schema -> properties(schema).putObject("channel").put("type", "string")))
        .isEmpty();
  }

  @Test
  void aNewOptionalMemberWithinAList() {
    assertThat(
            inOrderPlaced(
                schema ->
                    properties(definition(schema, "line"))
                        .putObject("gift")
                        .put("type", "boolean")))
        .isEmpty();
  }

  @Test
  void betterWords() {
    assertThat(
            inOrderPlaced(
                schema ->
                    schema
                        .put("title", "An order was placed")
                        .put("description", "Better.")
                        .put("deprecated", true)))
        .isEmpty();
  }

  @Test
  void anotherWayToWriteTheSame() {
    assertThat(
            inOrderPlaced(
                schema -> properties(schema).set("total", definition(schema, "money").deepCopy())))
        .isEmpty();
  }

  @Test
  void aNewType() {
    Contract contract = Planted.copy();
    contract
        .schemas()
        .put(
            "io.millrace.order.OrderTeleported.v1",
            contract.schemas().get(Planted.ORDER_PLACED).deepCopy());
    contract.topics().put("io.millrace.order.OrderTeleported.v1", "millrace.orders.v1");

    assertThat(Planted.gate(contract).breaks()).isEmpty();
  }

  @Test
  void butEachOfThemHasToBePublished() {
    Contract contract = Planted.copy();
    contract.topics().put("io.millrace.order.OrderTeleported.v1", "millrace.orders.v1");
    ((ObjectNode) contract.schemas().get(Planted.ORDER_PLACED)).put("description", "Better.");
    ObjectNode payload = contract.payloads().get(Planted.ORDER_PLACED + "/1").deepCopy();
    contract.payloads().put(Planted.ORDER_PLACED + "/1", payload.put("channel", "web"));

    assertThat(Planted.gate(contract).unpublished())
        .isEqualTo(
            List.of(
                "schema " + Planted.ORDER_PLACED,
                "topic of io.millrace.order.OrderTeleported.v1",
                "example of " + Planted.ORDER_PLACED));
  }
}
