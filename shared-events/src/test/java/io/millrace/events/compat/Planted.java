package io.millrace.events.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Plants a change in a copy of the contract and asks the gate about it. */
final class Planted {
  static final String ORDER_PLACED = "io.millrace.order.OrderPlaced.v2";

  private Planted() {}

  /** What the gate says when the published schema of OrderPlaced is changed like this. */
  static List<Break> inOrderPlaced(Consumer<ObjectNode> change) {
    return gate(changed(ORDER_PLACED, change)).breaks();
  }

  /** The gate between what is published and this. */
  static ContractGate gate(Contract current) {
    return new ContractGate(Contract.in(Contract.PUBLISHED), current);
  }

  /** The published contract with one schema changed. */
  static Contract changed(String schema, Consumer<ObjectNode> change) {
    Contract contract = copy();
    change.accept((ObjectNode) contract.schemas().get(schema));
    return contract;
  }

  /** A copy of the published contract, free to be changed. */
  static Contract copy() {
    Contract published = Contract.in(Contract.PUBLISHED);
    TreeMap<String, JsonNode> schemas = new TreeMap<>();
    published.schemas().forEach((name, schema) -> schemas.put(name, schema.deepCopy()));
    return new Contract(
        schemas, new TreeMap<>(published.topics()), new TreeMap<>(published.payloads()));
  }

  static ObjectNode properties(ObjectNode schema) {
    return (ObjectNode) schema.get("properties");
  }

  static ObjectNode definition(ObjectNode schema, String name) {
    return (ObjectNode) schema.get("$defs").get(name);
  }
}
