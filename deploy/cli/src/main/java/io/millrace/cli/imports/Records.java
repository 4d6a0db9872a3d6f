package io.millrace.cli.imports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.imports.Item.Outgoing;
import io.millrace.cli.imports.Verdict.Accepted;
import io.millrace.cli.imports.Verdict.Kind;
import java.time.Instant;
import java.util.List;

/** Writes the records of {@code POST /v1/imports}; their form is in docs/api.md. */
final class Records {
  static final String CURRENCY = "GBP";

  private Records() {}

  static Outgoing customer(String reference, String country) {
    ObjectNode node = node("customer");
    node.put("reference", reference);
    node.put("name", "Customer " + reference);
    node.put("country", country);
    return outgoing(node, "customer " + reference);
  }

  static Outgoing product(String sku, ProductPlan plan) {
    ObjectNode node = node("product");
    node.put("sku", sku);
    node.put("name", plan.name(sku));
    node.putObject("price").put("amount", plan.listPrice()).put("currency", CURRENCY);
    node.put("stocked", LineRules.isStocked(sku));
    return outgoing(node, "product " + sku);
  }

  /**
   * An order that brings its goods: who recognises the order receives none.
   *
   * @param lines all order lines of the invoice, in file order; at least one
   */
  static Outgoing order(String invoice, List<Accepted> lines, Instant placedAt, FilePlan plan) {
    Accepted first = lines.getFirst();
    ObjectNode node = node("order");
    node.put("reference", invoice);
    if (!first.customer().isEmpty()) {
      node.put("customer", first.customer());
    }
    node.put("country", first.raw().knownCountry());
    node.put("placedAt", placedAt.toString());
    node.put("currency", CURRENCY);
    node.put("supplied", true);
    var array = node.putArray("lines");
    for (Accepted line : lines) {
      array
          .addObject()
          .put("sku", line.sku())
          .put("name", name(line, plan))
          .put("quantity", line.quantity())
          .put("unitPrice", line.unitPrice())
          .put("stocked", line.stocked());
    }
    return new Outgoing(
        node.toString(),
        "order " + invoice,
        Kind.ORDER_LINE,
        lines.stream().map(Accepted::raw).toList());
  }

  /**
   * A write-off of goods that come with it.
   *
   * @param ordinal place of the line within its invoice, from 1
   */
  static Outgoing adjustment(Accepted line, int ordinal) {
    ObjectNode node = node("adjustment");
    node.put("key", key(line, ordinal));
    node.put("sku", line.sku());
    node.put("quantity", -line.quantity());
    node.put("reason", "write-off");
    node.put("supplied", true);
    node.put("at", line.at().toString());
    return new Outgoing(
        node.toString(), "write-off " + key(line, ordinal), Kind.WRITE_OFF, List.of(line.raw()));
  }

  /**
   * @param ordinal place of the line within its invoice, from 1
   */
  static Outgoing returned(Accepted line, int ordinal) {
    ObjectNode node = node("return");
    node.put("key", key(line, ordinal));
    node.put("customer", line.customer());
    node.put("sku", line.sku());
    node.put("quantity", line.quantity());
    node.put("unitPrice", line.unitPrice());
    node.put("currency", CURRENCY);
    node.put("at", line.at().toString());
    return new Outgoing(
        node.toString(), "return " + key(line, ordinal), Kind.RETURN, List.of(line.raw()));
  }

  private static String name(Accepted line, FilePlan plan) {
    String own = line.raw().description().strip();
    if (!own.isEmpty()) {
      return own;
    }
    ProductPlan product = plan.products().get(line.sku());
    return product == null ? line.sku() : product.name(line.sku());
  }

  private static String key(Accepted line, int ordinal) {
    return line.raw().invoiceNumber() + ":" + ordinal;
  }

  private static ObjectNode node(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }

  private static Outgoing outgoing(ObjectNode node, String what) {
    return new Outgoing(node.toString(), what, null, List.of());
  }
}
