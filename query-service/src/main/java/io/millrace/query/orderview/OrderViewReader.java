package io.millrace.query.orderview;

import static io.millrace.platform.query.views.ViewFields.field;

import io.millrace.events.ShopAggregates;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.query.cache.ItemReader;
import io.millrace.platform.query.http.MoneyView;
import io.millrace.platform.query.views.Sparse;
import io.millrace.platform.query.views.ViewFields;
import io.millrace.platform.query.views.ViewFields.Field;
import io.millrace.platform.query.views.ViewStatement;
import io.millrace.query.orderview.OrderView.Customer;
import io.millrace.query.orderview.OrderView.Line;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The SQL of orders. */
@Singleton
class OrderViewReader implements ItemReader<OrderView> {
  private static final String COLUMNS =
      """
      select id, customer_id, customer_reference, customer_name, country, currency, lines,
             total, paid, refunded, status, allowed_next, placed_at, updated_at, version
      from order_view
      """;

  private static final String ORDER = "placed_at desc, id desc";

  static final String VIEW = "order_view";

  static final ViewFields FIELDS =
      new ViewFields(
          field("id", "id", row -> row.getUUID("id")),
          field("status", "status", row -> row.getString("status")),
          new Field(
              "customer",
              List.of("customer_id", "customer_reference", "customer_name"),
              OrderViewReader::customer),
          field("country", "country", row -> row.getString("country")),
          new Field(
              "lines",
              List.of("lines", "currency"),
              row -> lines(row.getJsonArray("lines"), row.getString("currency"))),
          money("total"),
          money("paid"),
          money("refunded"),
          field("placedAt", "placed_at", row -> row.getOffsetDateTime("placed_at").toInstant()),
          field("updatedAt", "updated_at", row -> row.getOffsetDateTime("updated_at").toInstant()),
          field("version", "version", row -> row.getLong("version")),
          field(
              "allowedNext",
              "allowed_next",
              row -> List.of(row.getArrayOfStrings("allowed_next"))));

  private static Field money(String name) {
    return new Field(
        name,
        List.of(name, "currency"),
        row -> new MoneyView(row.getLong(name), row.getString("currency")));
  }

  @Override
  public String view() {
    return VIEW;
  }

  @Override
  public AggregateType versionedBy() {
    return ShopAggregates.ORDER;
  }

  @Override
  public ViewStatement<OrderView> byKey(String id) {
    return statement(COLUMNS + "where id = $1", "", Tuple.of(UUID.fromString(id)));
  }

  /** Some fields of one order. */
  ViewStatement<Sparse> byKey(String id, List<String> fields) {
    return sparse(fields, "where id = $1", "", Tuple.of(UUID.fromString(id)));
  }

  /** One row more than the limit, to tell whether more follow. */
  ViewStatement<OrderView> list(OrderQuery query) {
    Tuple values = Tuple.tuple();
    return statement(COLUMNS + where(query, values), ORDER, values);
  }

  /** The same for each of these customers. */
  ViewStatement<OrderView> lists(Collection<UUID> customers, OrderQuery each) {
    Tuple values = Tuple.of(customers.toArray(UUID[]::new));
    String where = where(each, values, "customer_id = asked.customer");
    return statement(
        "select o.* from unnest($1::uuid[]) asked (customer) cross join lateral ("
            + COLUMNS
            + where
            + ") o",
        ORDER,
        values);
  }

  /** The same with some fields only. */
  ViewStatement<Sparse> list(OrderQuery query, List<String> fields) {
    Tuple values = Tuple.tuple();
    return sparse(fields, where(query, values), ORDER, values);
  }

  private static ViewStatement<Sparse> sparse(
      List<String> fields, String where, String orderBy, Tuple values) {
    String columns = FIELDS.columns(fields, "id", "customer_id", "placed_at", "version");
    return ViewStatement.of(
        List.of(VIEW),
        "select " + columns + " from order_view " + where,
        orderBy,
        values,
        row -> sparse(row, fields));
  }

  private static Sparse sparse(Row row, List<String> fields) {
    UUID owner = row.getUUID("customer_id");
    OrderPlace place = new OrderPlace(row.getOffsetDateTime("placed_at"), row.getUUID("id"));
    return new Sparse(
        FIELDS.values(row, fields),
        row.getLong("version"),
        owner == null ? null : owner.toString(),
        place.write());
  }

  private static String where(OrderQuery query, Tuple values, String... more) {
    List<String> conditions = new ArrayList<>(List.of(more));
    query.customerId().ifPresent(v -> conditions.add("customer_id = " + add(values, v)));
    query.status().ifPresent(v -> conditions.add("status = " + add(values, v)));
    query.from().ifPresent(v -> conditions.add("placed_at >= " + add(values, v)));
    query.to().ifPresent(v -> conditions.add("placed_at < " + add(values, v)));
    query
        .after()
        .ifPresent(
            place ->
                conditions.add(
                    "(placed_at, id) < ("
                        + add(values, place.placedAt())
                        + ", "
                        + add(values, place.id())
                        + ")"));
    String where = conditions.isEmpty() ? "" : "where " + String.join(" and ", conditions);
    return where + " order by " + ORDER + " limit " + add(values, query.limit() + 1);
  }

  private static String add(Tuple values, Object value) {
    values.addValue(value);
    return "$" + values.size();
  }

  private ViewStatement<OrderView> statement(String select, String orderBy, Tuple values) {
    return ViewStatement.of(List.of(view()), select, orderBy, values, OrderViewReader::order);
  }

  @Override
  public long version(OrderView order) {
    return order.version();
  }

  @Override
  public @Nullable String owner(OrderView order) {
    return order.customer() == null ? null : order.customer().id().toString();
  }

  private static OrderView order(Row row) {
    String currency = row.getString("currency");
    return new OrderView(
        row.getUUID("id"),
        row.getString("status"),
        customer(row),
        row.getString("country"),
        lines(row.getJsonArray("lines"), currency),
        new MoneyView(row.getLong("total"), currency),
        new MoneyView(row.getLong("paid"), currency),
        new MoneyView(row.getLong("refunded"), currency),
        row.getOffsetDateTime("placed_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant(),
        row.getLong("version"),
        List.of(row.getArrayOfStrings("allowed_next")));
  }

  private static @Nullable Customer customer(Row row) {
    UUID id = row.getUUID("customer_id");
    return id == null
        ? null
        : new Customer(id, row.getString("customer_reference"), row.getString("customer_name"));
  }

  static List<Line> lines(JsonArray lines, String currency) {
    List<Line> views = new ArrayList<>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      JsonObject line = lines.getJsonObject(i);
      views.add(
          new Line(
              line.getInteger("line"),
              line.getString("sku"),
              line.getString("name"),
              line.getLong("quantity"),
              new MoneyView(line.getLong("unitPrice"), currency),
              new MoneyView(line.getLong("lineTotal"), currency),
              line.getLong("shipped"),
              line.getLong("returned")));
    }
    return views;
  }
}
