package io.millrace.projector.orderview;

import io.millrace.platform.projection.postgres.Columns;
import io.millrace.platform.projection.postgres.Ids;
import io.millrace.platform.projection.postgres.RowTable;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** SQL of {@code order_timeline}; rows are only ever added. */
@Singleton
public final class OrderTimelineTable implements RowTable<TimelineRow> {
  private static final String SELECT =
      """
      SELECT DISTINCT ON (order_id) order_id, version, at, status, total, paid, refunded, currency,
             line_numbers, quantities, shipped, returned
      FROM order_timeline_v{version} WHERE order_id = ANY ($1)
      ORDER BY order_id, version DESC
      """;

  // Arrays come as text: unnest would flatten an array of arrays.
  private static final String UPSERT =
      """
      WITH added AS (
        INSERT INTO order_timeline_v{version}
          (order_id, version, type, at, recorded_at, actor, detail, status, total, paid, refunded,
           currency, line_numbers, quantities, shipped, returned)
        SELECT e.order_id, e.version, e.type, e.at, e.recorded_at, e.actor, e.detail::jsonb,
               e.status, e.total, e.paid, e.refunded, e.currency, e.line_numbers::int[],
               e.quantities::int[], e.shipped::int[], e.returned::int[]
        FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::timestamptz[], $5::timestamptz[],
                    $6::text[], $7::text[], $8::text[], $9::bigint[], $10::bigint[],
                    $11::bigint[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[])
               AS e (order_id, version, type, at, recorded_at, actor, detail, status, total, paid,
                     refunded, currency, line_numbers, quantities, shipped, returned)
        ON CONFLICT DO NOTHING
        RETURNING order_id, version)
      SELECT order_id::text, max(version) FROM added GROUP BY order_id
      """;

  private final OrderTimelineProjection projection = new OrderTimelineProjection();

  @Override
  public OrderTimelineProjection projection() {
    return projection;
  }

  @Override
  public String select() {
    return SELECT;
  }

  @Override
  public String aggregateColumn() {
    return "order_id::text";
  }

  @Override
  public String ofAggregates() {
    return "order_id = ANY ($1)";
  }

  @Override
  public boolean hasRowPerEvent() {
    return true;
  }

  @Override
  public Tuple keys(Collection<String> aggregateIds) {
    return Tuple.of(Ids.uuids(aggregateIds));
  }

  @Override
  public TimelineRow read(Row row) {
    OrderRow order =
        new OrderRow(
            row.getUUID("order_id"),
            null,
            null,
            "",
            row.getString("currency"),
            lines(row),
            row.getLong("total"),
            row.getLong("paid"),
            row.getLong("refunded"),
            OrderStatus.ofLabel(row.getString("status")),
            row.getOffsetDateTime("at").toInstant(),
            row.getOffsetDateTime("at").toInstant(),
            row.getLong("version"));
    return new TimelineRow(order, List.of());
  }

  private static List<OrderRowLine> lines(Row row) {
    Integer[] numbers = row.getArrayOfIntegers("line_numbers");
    Integer[] quantities = row.getArrayOfIntegers("quantities");
    Integer[] shipped = row.getArrayOfIntegers("shipped");
    Integer[] returned = row.getArrayOfIntegers("returned");
    List<OrderRowLine> lines = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      lines.add(new OrderRowLine(numbers[i], "", "", quantities[i], 0, shipped[i], returned[i]));
    }
    return lines;
  }

  @Override
  public String aggregateId(TimelineRow row) {
    return row.order().id().toString();
  }

  @Override
  public String upsert() {
    return UPSERT;
  }

  @Override
  public Tuple columns(List<TimelineRow> rows) {
    List<TimelineRow.Entry> entries = new ArrayList<>();
    rows.forEach(row -> entries.addAll(row.added()));
    return Columns.of(entries)
        .uuid(entry -> entry.after().id())
        .number(entry -> entry.after().version())
        .text(TimelineRow.Entry::type)
        .time(entry -> entry.after().updatedAt())
        .time(TimelineRow.Entry::recordedAt)
        .text(TimelineRow.Entry::actor)
        .text(TimelineRow.Entry::detail)
        .text(entry -> entry.after().status().label())
        .number(entry -> entry.after().total())
        .number(entry -> entry.after().paid())
        .number(entry -> entry.after().refunded())
        .text(entry -> entry.after().currency())
        .text(entry -> array(entry, OrderRowLine::line))
        .text(entry -> array(entry, OrderRowLine::quantity))
        .text(entry -> array(entry, OrderRowLine::shipped))
        .text(entry -> array(entry, OrderRowLine::returned))
        .tuple();
  }

  private static String array(TimelineRow.Entry entry, ToIntFunction<OrderRowLine> value) {
    return entry.after().lines().stream()
        .map(line -> Integer.toString(value.applyAsInt(line)))
        .collect(Collectors.joining(",", "{", "}"));
  }
}
