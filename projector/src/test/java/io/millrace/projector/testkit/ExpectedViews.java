package io.millrace.projector.testkit;

import io.millrace.events.ShopAggregates;
import io.millrace.events.catalog.CatalogEvent.PriceChanged;
import io.millrace.events.catalog.CatalogEvent.ProductAdded;
import io.millrace.events.order.OrderEvent;
import io.millrace.events.order.OrderEvent.LineQuantity;
import io.millrace.events.order.OrderEvent.OrderCancelled;
import io.millrace.events.order.OrderEvent.OrderDelivered;
import io.millrace.events.order.OrderEvent.OrderLine;
import io.millrace.events.order.OrderEvent.OrderLinesReturned;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.events.order.OrderEvent.OrderRefunded;
import io.millrace.events.order.OrderEvent.OrderShipped;
import io.millrace.events.order.OrderEvent.PaymentReceived;
import io.millrace.events.order.OrderEvent.ReturnedLine;
import io.millrace.platform.events.EventEnvelope;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What the views must hold after these events, reckoned without any code of the projections. */
public final class ExpectedViews {
  /** What {@link #read} asks of each view. */
  private static final Map<String, String> QUERIES = new LinkedHashMap<>();

  static {
    QUERIES.put(
        "orders",
        """
        SELECT id, total, paid, refunded, version,
               (SELECT sum((l->>'shipped')::int) FROM jsonb_array_elements(lines) l),
               (SELECT sum((l->>'returned')::int) FROM jsonb_array_elements(lines) l)
        FROM order_view
        """);
    QUERIES.put(
        "timeline",
        """
        SELECT order_id || '@' || version, total, paid, refunded,
               (SELECT sum(n) FROM unnest(shipped) n), (SELECT sum(n) FROM unnest(returned) n)
        FROM order_timeline
        """);
    QUERIES.put("statuses", "SELECT id, status FROM order_view");
    QUERIES.put(
        "prices",
        """
        SELECT sku || '@' || version, price, extract(epoch FROM valid_from)::bigint,
               coalesce(extract(epoch FROM valid_to)::bigint, 0)
        FROM product_price_history
        """);
    QUERIES.put("days", "SELECT day || '/' || currency, orders, gross, returns FROM sales_daily");
    QUERIES.put(
        "countries",
        "SELECT country || '/' || currency, orders, gross, returns FROM sales_by_country");
    QUERIES.put(
        "products",
        "SELECT sku || '/' || currency, quantity, gross, returned_quantity, returns"
            + " FROM sales_by_product");
    QUERIES.put(
        "customers",
        """
        SELECT customer_id || '/' || currency, orders, spend, returns,
               extract(epoch FROM first_order_at)::bigint, extract(epoch FROM last_order_at)::bigint
        FROM customer_summary
        """);
    QUERIES.put(
        "people", "SELECT id, name, coalesce(email, ''), coalesce(country, '') FROM customer_view");
    QUERIES.put(
        "offers",
        """
        SELECT sku, name, price, stocked,
               (SELECT coalesce(string_agg(c->>'code', ',' ORDER BY c->>'code'), '')
                FROM jsonb_array_elements(categories) c),
               search @@ plainto_tsquery('simple', name) AND trigrams @> trigrams(name)
        FROM product_view
        """);
    QUERIES.put("stock", "SELECT sku, on_hand, reserved, available FROM stock_view");
    QUERIES.put(
        "versions",
        """
        SELECT id::text, version FROM customer_view UNION ALL
        SELECT sku, version FROM product_view UNION ALL
        SELECT sku || '@' || allotment, version FROM stock_allotment_view
        """);
  }

  private final Map<String, long[]> orders = new TreeMap<>();
  private final Map<String, long[]> timeline = new TreeMap<>();
  private final Map<String, long[]> prices = new TreeMap<>();
  private final Map<String, long[]> days = new TreeMap<>();
  private final Map<String, long[]> countries = new TreeMap<>();
  private final Map<String, long[]> products = new TreeMap<>();
  private final Map<String, long[]> customers = new TreeMap<>();
  private final Map<String, long[]> versions = new TreeMap<>();
  private final Map<String, String> statuses = new TreeMap<>();
  private final ExpectedCatalog catalog = new ExpectedCatalog();

  private ExpectedViews() {}

  /** The rows of each view after these events. */
  public static Map<String, List<String>> of(List<EventEnvelope> events) {
    ExpectedViews views = new ExpectedViews();
    events.forEach(views::take);
    Map<String, List<String>> rows = new LinkedHashMap<>();
    rows.put("orders", text(views.orders));
    rows.put("timeline", text(views.timeline));
    rows.put("statuses", lines(views.statuses));
    rows.put("prices", text(views.prices));
    rows.put("days", text(views.days));
    rows.put("countries", text(views.countries));
    rows.put("products", text(views.products));
    rows.put("customers", text(views.customers));
    rows.put("people", lines(views.catalog.people));
    rows.put("offers", lines(views.catalog.offers()));
    rows.put("stock", lines(views.catalog.stock));
    rows.put("versions", text(views.versions));
    return rows;
  }

  /** The rows that the materialised views must have after a refresh. */
  public static List<String> reports(List<EventEnvelope> events) {
    ExpectedViews views = new ExpectedViews();
    events.forEach(views::take);
    return ExpectedReports.of(views.days, views.products);
  }

  /** Names of the views that are read here. */
  public static String queries() {
    return String.join("\n", QUERIES.values()) + ExpectedReports.QUERY;
  }

  /** The rows of each view as they are. */
  public static Map<String, List<String>> read(TestDatabase database) {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    QUERIES.forEach((name, sql) -> rows.put(name, database.rows(sql).stream().sorted().toList()));
    return rows;
  }

  /** The rows of the materialised views as they are. */
  public static List<String> readReports(TestDatabase database) {
    return database.rows(ExpectedReports.QUERY).stream().sorted().toList();
  }

  private void take(EventEnvelope envelope) {
    String id = envelope.aggregateId();
    if (envelope.type().equals(ShopAggregates.CATEGORY)) {
      return; // No view shows categories by themselves.
    }
    if (!envelope.type().equals(ShopAggregates.ORDER)) {
      versions.put(id, new long[] {envelope.version()});
      price(envelope);
      catalog.take(envelope);
      return;
    }
    long[] order = orders.computeIfAbsent(id, key -> new long[6]);
    order[3] = envelope.version();
    statuses.merge(id, statusAfter((OrderEvent) envelope.event()), (a, b) -> b.isEmpty() ? a : b);
    switch ((OrderEvent) envelope.event()) {
      case OrderPlaced e -> {
        order[0] = e.total().amount();
        String customer = e.customer() == null ? null : e.customer().id();
        sale(e.at().atZone(ZoneOffset.UTC).toLocalDate(), e.country(), customer, e.lines(), 1);
        firstAndLast(customer, e.at().getEpochSecond());
      }
      case OrderCancelled e ->
          sale(
              e.placedAt().atZone(ZoneOffset.UTC).toLocalDate(),
              e.country(),
              e.customerId(),
              e.lines(),
              -1);
      case PaymentReceived e -> order[1] += e.amount().amount();
      case OrderRefunded e -> order[2] += e.amount().amount();
      case OrderShipped e -> order[4] += e.lines().stream().mapToInt(LineQuantity::quantity).sum();
      case OrderLinesReturned e -> {
        order[5] += e.lines().stream().mapToInt(ReturnedLine::quantity).sum();
        back(e);
        if (order[5] == e.lines().size() && order[4] == order[5]) {
          statuses.put(id, "returned");
        }
      }
      default -> {}
    }
    timeline.put(
        id + "@" + envelope.version(),
        new long[] {order[0], order[1], order[2], order[4], order[5]});
  }

  private void price(EventEnvelope envelope) {
    switch (envelope.event()) {
      case ProductAdded e -> price(envelope, e.price().amount(), e.at());
      case PriceChanged e -> price(envelope, e.price().amount(), e.at());
      default -> {}
    }
  }

  /** A price holds until the next one. */
  private void price(EventEnvelope envelope, long amount, Instant at) {
    String sku = envelope.aggregateId() + "@";
    for (long version = envelope.version() - 1; version > 0; version--) {
      long[] before = prices.get(sku + version);
      if (before != null) {
        before[2] = at.getEpochSecond();
        break;
      }
    }
    prices.put(sku + envelope.version(), new long[] {amount, at.getEpochSecond(), 0});
  }

  /** Orders of the random shop are paid in full and shipped at once; empty: as before. */
  private static String statusAfter(OrderEvent event) {
    return switch (event) {
      case OrderPlaced e -> "placed";
      case PaymentReceived e -> "paid";
      case OrderShipped e -> "shipped";
      case OrderDelivered e -> "delivered";
      case OrderCancelled e -> "cancelled";
      default -> "";
    };
  }

  private void firstAndLast(@Nullable String customer, long at) {
    if (customer != null) {
      long[] row = Objects.requireNonNull(customers.get(customer + "/GBP"));
      row[3] = row[3] == 0 ? at : Math.min(row[3], at);
      row[4] = Math.max(row[4], at);
    }
  }

  private void sale(
      LocalDate day, String country, @Nullable String customer, List<OrderLine> lines, int sign) {
    long gross = lines.stream().mapToLong(line -> line.quantity() * line.unitPrice()).sum();
    add(days, day.toString(), sign, sign * gross, 0);
    add(countries, country, sign, sign * gross, 0);
    if (customer != null) {
      add(customers, customer, sign, sign * gross, 0, 0, 0);
    }
    for (OrderLine line : lines) {
      long pieces = (long) sign * line.quantity();
      add(products, line.sku(), pieces, pieces * line.unitPrice(), 0, 0);
    }
  }

  private void back(OrderLinesReturned e) {
    long value = e.value().amount();
    add(days, e.at().atZone(ZoneOffset.UTC).toLocalDate().toString(), 0, 0, value);
    add(countries, e.country(), 0, 0, value);
    if (e.customerId() != null) {
      add(customers, e.customerId(), 0, 0, value, 0, 0);
    }
    for (ReturnedLine line : e.lines()) {
      add(products, line.sku(), 0, 0, line.quantity(), line.quantity() * line.unitPrice());
    }
  }

  private static void add(Map<String, long[]> rows, String key, long... amounts) {
    long[] row = rows.computeIfAbsent(key + "/GBP", k -> new long[amounts.length]);
    for (int i = 0; i < amounts.length; i++) {
      row[i] += amounts[i];
    }
  }

  private static List<String> lines(Map<String, String> rows) {
    return rows.entrySet().stream()
        .map(row -> row.getKey() + "|" + row.getValue())
        .sorted()
        .toList();
  }

  private static List<String> text(Map<String, long[]> rows) {
    List<String> text = new ArrayList<>();
    rows.forEach(
        (key, values) ->
            text.add(
                key
                    + LongStream.of(values)
                        .mapToObj(value -> "|" + value)
                        .collect(Collectors.joining())));
    text.sort(null);
    return text;
  }
}
