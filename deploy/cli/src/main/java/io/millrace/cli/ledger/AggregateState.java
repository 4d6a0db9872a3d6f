package io.millrace.cli.ledger;

import io.millrace.events.catalog.CatalogEvent;
import io.millrace.events.catalog.CatalogEvent.CategoriesChanged;
import io.millrace.events.catalog.CatalogEvent.PriceChanged;
import io.millrace.events.catalog.CatalogEvent.ProductAdded;
import io.millrace.events.catalog.CatalogEvent.ProductCategory;
import io.millrace.events.catalog.CategoryEvent.CategoryAdded;
import io.millrace.events.customer.CustomerEvent;
import io.millrace.events.order.OrderEvent;
import io.millrace.events.order.OrderEvent.OrderCancelled;
import io.millrace.events.order.OrderEvent.OrderDelivered;
import io.millrace.events.order.OrderEvent.OrderLine;
import io.millrace.events.order.OrderEvent.OrderLinesReturned;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.events.order.OrderEvent.OrderRefunded;
import io.millrace.events.order.OrderEvent.OrderShipped;
import io.millrace.events.order.OrderEvent.PaymentReceived;
import io.millrace.events.stock.StockEvent;
import io.millrace.platform.events.DomainEvent;
import io.millrace.platform.events.Money;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an aggregate's events come to, for people: by the table in docs/api.md, of which the
 * services have their own, richer readings.
 */
final class AggregateState {
  private final Map<String, @Nullable Object> members = new LinkedHashMap<>();
  private final Map<Integer, long[]> lines = new TreeMap<>();
  private long total;
  private long paid;
  private long refunded;
  private String status = "";

  void apply(DomainEvent event) {
    switch (event) {
      case OrderEvent order -> applyOrder(order);
      case StockEvent stock -> {
        members.put("onHand", stock.onHand());
        members.put("reserved", stock.reserved());
        members.put("available", stock.onHand() - stock.reserved());
      }
      case CustomerEvent customer -> {
        members.put("reference", customer.reference());
        members.put("name", customer.name());
        members.put("email", customer.email());
        members.put("country", customer.country());
      }
      case CatalogEvent product -> applyProduct(product);
      case CategoryAdded category -> {
        members.put("code", category.code());
        members.put("name", category.name());
      }
      default -> throw new IllegalArgumentException("not a published event: " + event.getClass());
    }
  }

  Map<String, @Nullable Object> members() {
    return members;
  }

  private void applyProduct(CatalogEvent event) {
    switch (event) {
      case ProductAdded added -> {
        members.put("name", added.name());
        members.put("price", money(added.price()));
        members.put("stocked", added.stocked());
      }
      case PriceChanged changed -> members.put("price", money(changed.price()));
      case CategoriesChanged changed ->
          members.put(
              "categories", changed.categories().stream().map(ProductCategory::code).toList());
    }
  }

  private void applyOrder(OrderEvent event) {
    switch (event) {
      case OrderPlaced placed -> place(placed);
      case PaymentReceived payment -> {
        paid += payment.amount().amount();
        status = paid >= total ? "paid" : status;
      }
      case OrderShipped shipped -> {
        shipped.lines().forEach(line -> line(line.line())[1] += line.quantity());
        boolean all = lines.values().stream().allMatch(line -> line[1] >= line[0]);
        status = all ? "shipped" : "partly-shipped";
      }
      case OrderDelivered _ -> status = "delivered";
      case OrderCancelled _ -> status = "cancelled";
      case OrderLinesReturned returned -> {
        returned.lines().forEach(line -> line(line.line())[2] += line.quantity());
        boolean all = lines.values().stream().allMatch(line -> line[2] >= line[0]);
        status = all ? "returned" : status;
      }
      case OrderRefunded refund -> refunded += refund.amount().amount();
    }
    members.put("status", status);
    members.put("paid", paid);
    members.put("refunded", refunded);
    members.put("lines", lineStates());
  }

  private void place(OrderPlaced placed) {
    placed.lines().forEach(line -> lines.put(line.line(), new long[] {line.quantity(), 0, 0}));
    total = placed.total().amount();
    status = "placed";
    members.put("reference", placed.reference());
    members.put("customer", placed.customer() == null ? null : placed.customer().id());
    members.put("country", placed.country());
    members.put("currency", placed.total().currency());
    members.put("total", total);
    members.put("skus", placed.lines().stream().map(OrderLine::sku).toList());
  }

  private long[] line(int number) {
    return lines.computeIfAbsent(number, _ -> new long[3]);
  }

  private List<Map<String, Long>> lineStates() {
    List<Map<String, Long>> all = new ArrayList<>();
    lines.forEach(
        (number, line) -> {
          Map<String, Long> one = new LinkedHashMap<>();
          one.put("line", (long) number);
          one.put("quantity", line[0]);
          one.put("shipped", line[1]);
          one.put("returned", line[2]);
          all.add(one);
        });
    return all;
  }

  private static Map<String, Object> money(Money money) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("amount", money.amount());
    members.put("currency", money.currency());
    return members;
  }
}
