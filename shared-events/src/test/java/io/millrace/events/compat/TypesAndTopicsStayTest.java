package io.millrace.events.compat;

import static io.millrace.events.compat.Planted.properties;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;

class TypesAndTopicsStayTest {
  @Test
  void aPublishedSchemaMayNotGo() {
    Contract contract = Planted.copy();
    contract.schemas().remove(Planted.ORDER_PLACED);

    assertThat(Planted.gate(contract).breaks())
        .containsExactly(
            new Break(
                "SCHEMAS_STAY", Planted.ORDER_PLACED, "the schema of a published version is gone"));
  }

  @Test
  void aHeaderMayNotGo() {
    Contract contract =
        Planted.changed("headers/event.v1", schema -> properties(schema).remove("ce_traceparent"));

    assertThat(Planted.gate(contract).breaks())
        .extracting(Break::what)
        .containsExactly("member ce_traceparent is gone");
  }

  @Test
  void aTypeMayNotMoveToAnotherTopic() {
    Contract contract = Planted.copy();
    contract.topics().put(Planted.ORDER_PLACED, "millrace.carts.v1");

    assertThat(Planted.gate(contract).breaks())
        .containsExactly(
            new Break(
                "TOPICS_STAY",
                Planted.ORDER_PLACED,
                "moved from millrace.orders.v1 to millrace.carts.v1"));
  }

  @Test
  void theCodeMayNotForgetAType() {
    Contract contract = Planted.copy();
    contract.topics().remove(Planted.ORDER_PLACED);

    assertThat(Planted.gate(contract).breaks())
        .extracting(Break::rule)
        .containsExactly("TYPES_STAY_READABLE");
  }

  @Test
  void aPayloadThatTheCodecDoesNotReadIsFound() {
    Contract published = Planted.copy();
    published.payloads().put(Planted.ORDER_PLACED + "/9", JsonNodeFactory.instance.objectNode());

    assertThat(new ContractGate(published, Contract.ofCode()).breaks())
        .extracting(Break::rule)
        .contains("PAYLOADS_STAY_READABLE", "PAYLOADS_STAY_VALID");
  }
}
