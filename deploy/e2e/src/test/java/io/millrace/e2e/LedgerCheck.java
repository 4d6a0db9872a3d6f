package io.millrace.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.e2e.Ledger.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Holds what callers were told against what the ledger says. Shares no code with the service: a
 * fold of its own, from the published form of the events.
 */
final class LedgerCheck {
  private final List<Sent> history;
  private final Ledger ledger;
  private final List<String> violations = new ArrayList<>();

  private LedgerCheck(List<Sent> history, Ledger ledger) {
    this.history = history;
    this.ledger = ledger;
  }

  /** Every promise that was not kept, with the key or the aggregate; none if all were. */
  static List<String> violations(List<Sent> history, Ledger ledger) {
    LedgerCheck check = new LedgerCheck(history, ledger);
    check.everyAnswerIsInTheLedgerOnce();
    check.everyEventWasAskedFor();
    check.versionsHaveNoGaps();
    check.statesAreTheFold();
    return check.violations;
  }

  private void everyAnswerIsInTheLedgerOnce() {
    Map<String, Long> effects =
        ledger.events().stream()
            .filter(event -> event.key() != null)
            .collect(
                Collectors.groupingBy(
                    event -> event.key() + " " + event.aggregateType(), Collectors.counting()));
    for (Sent sent : history) {
      long found = effects.getOrDefault(sent.key() + " " + sent.aggregateType(), 0L);
      if (sent.status() == 0) {
        violations.add("never settled: " + sent.key());
      } else if (found != (sent.succeeded() ? 1 : 0)) {
        violations.add(
            "answered %d, but %d times in the ledger: %s %s"
                .formatted(sent.status(), found, sent.key(), sent.path()));
      }
    }
  }

  private void everyEventWasAskedFor() {
    Map<String, Sent> byKey = new HashMap<>();
    history.forEach(sent -> byKey.put(sent.key(), sent));
    for (Event event : ledger.events()) {
      Sent sent = byKey.get(event.key());
      if (sent == null || !sent.succeeded()) {
        violations.add("nobody was told of %s %s".formatted(event.type(), event.aggregateId()));
      }
    }
  }

  private void versionsHaveNoGaps() {
    Map<String, Long> last = new HashMap<>();
    for (Event event : ledger.events()) {
      String aggregate = event.aggregateType() + " " + event.aggregateId();
      long expected = last.getOrDefault(aggregate, 0L) + 1;
      if (event.version() != expected) {
        violations.add(
            "%s has version %d where %d should be".formatted(aggregate, event.version(), expected));
      }
      last.put(aggregate, event.version());
    }
  }

  private void statesAreTheFold() {
    Map<String, OrderFold> orders = new TreeMap<>();
    Map<String, StockFold> stocks = new TreeMap<>();
    for (Event event : ledger.events()) {
      switch (event.aggregateType()) {
        case "order" ->
            orders.computeIfAbsent(event.aggregateId(), _ -> new OrderFold()).take(event);
        case "stock" ->
            stocks
                .computeIfAbsent(event.aggregateId().split("@")[0], _ -> new StockFold())
                .take(event);
        default -> {}
      }
    }
    compare("order", texts(orders), ledger.orders());
    compare("stock", texts(stocks), ledger.stock());
    conserved(orders, stocks);
  }

  /** What orders hold is reserved, and what left or came back is missing or there. */
  private void conserved(Map<String, OrderFold> orders, Map<String, StockFold> stocks) {
    Map<String, Long> held = new HashMap<>();
    Map<String, Long> gone = new HashMap<>();
    for (OrderFold order : orders.values()) {
      order.lines.forEach(
          (number, line) -> {
            held.merge(line.sku, order.status.equals("cancelled") ? 0 : line.left(), Long::sum);
            gone.merge(line.sku, line.shipped - line.returned, Long::sum);
          });
    }
    stocks.forEach(
        (sku, stock) -> {
          long reserved = held.getOrDefault(sku, 0L);
          long onHand = stock.received - gone.getOrDefault(sku, 0L);
          if (stock.reserved != reserved || stock.onHand != onHand) {
            violations.add(
                "%s: %d on hand and %d reserved, but the orders make it %d and %d"
                    .formatted(sku, stock.onHand, stock.reserved, onHand, reserved));
          }
        });
  }

  private void compare(String kind, Map<String, String> fold, Map<String, String> state) {
    if (!fold.equals(state)) {
      Map<String, String> ids = new TreeMap<>(fold);
      ids.putAll(state);
      ids.keySet().stream()
          .filter(id -> !String.valueOf(fold.get(id)).equals(state.get(id)))
          .forEach(
              id ->
                  violations.add(
                      "%s %s is '%s', its events make it '%s'"
                          .formatted(kind, id, state.get(id), fold.get(id))));
    }
  }

  private static Map<String, String> texts(Map<String, ?> folds) {
    Map<String, String> texts = new TreeMap<>();
    folds.forEach((id, fold) -> texts.put(id, fold.toString()));
    return texts;
  }

  private static final class Line {
    private final String sku;
    private final long quantity;
    private long shipped;
    private long returned;

    Line(JsonNode json) {
      sku = json.get("sku").asText();
      quantity = json.get("quantity").asLong();
    }

    long left() {
      return quantity - shipped;
    }
  }

  private static final class OrderFold {
    private final Map<Integer, Line> lines = new LinkedHashMap<>();
    private String status = "";
    private long total;
    private long paid;
    private long refunded;
    private long version;

    void take(Event event) {
      JsonNode payload = event.payload();
      version = event.version();
      switch (event.type()) {
        case "OrderPlaced" -> {
          status = "placed";
          total = payload.at("/total/amount").asLong();
          payload.get("lines").forEach(line -> lines.put(line.get("line").asInt(), new Line(line)));
        }
        case "PaymentReceived" -> {
          paid += payload.at("/amount/amount").asLong();
          status = paid == total ? "paid" : "placed";
        }
        case "OrderShipped" -> {
          each(payload, (line, pieces) -> line.shipped += pieces);
          boolean all = lines.values().stream().allMatch(line -> line.left() == 0);
          status = all ? "shipped" : "partly-shipped";
        }
        case "OrderDelivered" -> status = "delivered";
        case "OrderCancelled" -> status = "cancelled";
        case "OrderLinesReturned" -> {
          each(payload, (line, pieces) -> line.returned += pieces);
          if (lines.values().stream().allMatch(line -> line.returned == line.quantity)) {
            status = "returned";
          }
        }
        case "OrderRefunded" -> refunded += payload.at("/amount/amount").asLong();
        default -> throw new IllegalArgumentException("no event of an order: " + event.type());
      }
    }

    private void each(JsonNode payload, java.util.function.ObjLongConsumer<Line> change) {
      for (JsonNode part : payload.get("lines")) {
        Line line = lines.get(part.get("line").asInt());
        change.accept(java.util.Objects.requireNonNull(line), part.get("quantity").asLong());
      }
    }

    @Override
    public String toString() {
      StringBuilder text =
          new StringBuilder("%s %d %d %d".formatted(status, paid, refunded, version));
      lines.forEach(
          (number, line) ->
              text.append(
                  " %d:%s:%d:%d:%d"
                      .formatted(number, line.sku, line.quantity, line.shipped, line.returned)));
      return text.toString();
    }
  }

  private static final class StockFold {
    private long onHand;
    private long reserved;
    private long version;
    private long received;

    void take(Event event) {
      onHand = event.payload().get("onHand").asLong();
      reserved = event.payload().get("reserved").asLong();
      version = event.version();
      if (event.type().equals("StockReceived")) {
        received += event.payload().get("quantity").asLong();
      }
    }

    @Override
    public String toString() {
      return onHand + " " + reserved + " " + version;
    }
  }
}
