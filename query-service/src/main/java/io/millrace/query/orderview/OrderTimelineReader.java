package io.millrace.query.orderview;

import io.millrace.platform.query.http.MoneyView;
import io.millrace.platform.query.views.ViewStatement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of timelines. Whose order it is, and what its lines are called, stands in the view of
 * orders; hence both have to be new.
 */
@Singleton
class OrderTimelineReader {
  static final String VIEW = "order_timeline";

  private static final List<String> VIEWS = List.of(VIEW, OrderViewReader.VIEW);

  /** Each field with its expression, in the order in which a whole entry has them. */
  private static final Map<String, String> FIELDS = new LinkedHashMap<>();

  static {
    FIELDS.put("version", "version");
    FIELDS.put("type", "type");
    FIELDS.put("at", "at");
    FIELDS.put("recordedAt", "recorded_at");
    FIELDS.put("actor", "actor");
    FIELDS.put("detail", "detail");
    FIELDS.put("status", "status");
    FIELDS.put("paid", money("paid"));
    FIELDS.put("refunded", money("refunded"));
  }

  private static final Set<String> TIMES = Set.of("at", "recordedAt");

  /** One row: the entries come as one array, so that the lines are not repeated with each. */
  private static final String SELECT =
      """
      select o.id, o.customer_id, o.lines, n.version as newest, s.*,
             (select coalesce(json_agg(e order by e.entry), '[]')
              from (select version as entry, %1$s from order_timeline
                    where order_id = o.id %2$s %3$s order by version limit %4$s) e) as entries
      from order_view o
      cross join lateral (
        select version from order_timeline where order_id = o.id
        order by version desc limit 1) n
      cross join lateral (
        select version, at, status, total, paid, refunded, currency, line_numbers, shipped, returned
        from order_timeline where order_id = o.id %2$s order by version desc limit 1) s
      where o.id = $1
      """;

  private static String money(String column) {
    return "json_build_object('amount', %s, 'currency', currency)".formatted(column);
  }

  static List<String> fields() {
    return List.copyOf(FIELDS.keySet());
  }

  /** At most one row; none if there was no such order then. */
  ViewStatement<OrderTimeline> timeline(OrderTimelineQuery query, List<String> fields) {
    Tuple values = Tuple.of(query.order());
    String until = query.asOf().map(time -> "and at <= " + add(values, time)).orElse("");
    String after = query.after().map(version -> "and version > " + add(values, version)).orElse("");
    String columns =
        fields.stream()
            .map(field -> FIELDS.get(field) + " as \"" + field + "\"")
            .collect(Collectors.joining(", "));
    return ViewStatement.of(
        VIEWS,
        SELECT.formatted(columns, until, after, add(values, query.limit() + 1)),
        "",
        values,
        row -> timeline(row, fields));
  }

  private static String add(Tuple values, Object value) {
    values.addValue(value);
    return "$" + values.size();
  }

  private static OrderTimeline timeline(Row row, List<String> fields) {
    UUID owner = row.getUUID("customer_id");
    List<OrderTimeline.Entry> entries = new ArrayList<>();
    JsonArray json = row.getJsonArray("entries");
    for (int i = 0; i < json.size(); i++) {
      entries.add(entry(json.getJsonObject(i), fields));
    }
    return new OrderTimeline(
        owner == null ? null : owner.toString(), row.getLong("newest"), state(row), entries);
  }

  private static OrderTimeline.Entry entry(JsonObject json, List<String> fields) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (String field : fields) {
      Object value = json.getValue(field);
      values.put(field, TIMES.contains(field) ? instant(value) : plain(value));
    }
    return new OrderTimeline.Entry(values, json.getLong("entry"));
  }

  private static Object instant(Object text) {
    return OffsetDateTime.parse((String) text).toInstant();
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return value instanceof JsonObject object ? object.getMap() : value;
  }

  private static OrderTimeline.State state(Row row) {
    String currency = row.getString("currency");
    return new OrderTimeline.State(
        row.getString("status"),
        lines(row, currency),
        new MoneyView(row.getLong("total"), currency),
        new MoneyView(row.getLong("paid"), currency),
        new MoneyView(row.getLong("refunded"), currency),
        row.getOffsetDateTime("at").toInstant(),
        row.getLong("version"));
  }

  /** What was shipped and has come back by then; the rest of a line never changes. */
  private static List<OrderView.Line> lines(Row row, String currency) {
    Integer[] numbers = row.getArrayOfIntegers("line_numbers");
    Integer[] shipped = row.getArrayOfIntegers("shipped");
    Integer[] returned = row.getArrayOfIntegers("returned");
    Map<Integer, Integer> places = new HashMap<>();
    for (int i = 0; i < numbers.length; i++) {
      places.put(numbers[i], i);
    }
    return OrderViewReader.lines(row.getJsonArray("lines"), currency).stream()
        .map(
            line -> {
              Integer place = places.get(line.line());
              return place == null ? line : line.with(shipped[place], returned[place]);
            })
        .toList();
  }
}
