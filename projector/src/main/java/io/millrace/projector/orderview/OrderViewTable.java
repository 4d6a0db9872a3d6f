package io.millrace.projector.orderview;

import io.millrace.platform.events.sealing.Sealed;
import io.millrace.platform.projection.postgres.Columns;
import io.millrace.platform.projection.postgres.Ids;
import io.millrace.platform.projection.postgres.Persons;
import io.millrace.platform.projection.postgres.RowTable;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** SQL of {@code order_view}. */
@Singleton
public final class OrderViewTable implements RowTable<OrderRow> {
  private static final String SELECT =
      """
      SELECT id, reference, customer_id, customer_reference, customer_name, country, currency,
             lines::text AS lines, total, paid, refunded, status, placed_at, updated_at, version
      FROM order_view_v{version} WHERE id = ANY ($1)
      """;

  // allowed_next comes joined by commas: unnest would flatten an array of arrays.
  private static final String UPSERT =
      """
      INSERT INTO order_view_v{version} AS v
        (id, reference, customer_id, customer_reference, customer_name, country, currency, lines,
         total, paid, refunded, status, allowed_next, placed_at, updated_at, version)
      SELECT o.id, o.reference, o.customer_id, o.customer_reference, o.customer_name, o.country,
             o.currency, o.lines::jsonb, o.total, o.paid, o.refunded, o.status,
             string_to_array(o.allowed_next, ','), o.placed_at, o.updated_at, o.version
      FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[],
                  $7::text[], $8::text[], $9::bigint[], $10::bigint[], $11::bigint[], $12::text[],
                  $13::text[], $14::timestamptz[], $15::timestamptz[], $16::bigint[])
             AS o (id, reference, customer_id, customer_reference, customer_name, country,
                   currency, lines, total, paid, refunded, status, allowed_next, placed_at,
                   updated_at, version)
      ON CONFLICT (id) DO UPDATE SET
        lines = excluded.lines, paid = excluded.paid, refunded = excluded.refunded,
        status = excluded.status, allowed_next = excluded.allowed_next,
        updated_at = excluded.updated_at, version = excluded.version
      WHERE v.version < excluded.version
      RETURNING id::text, version
      """;

  private final OrderViewProjection projection = new OrderViewProjection();

  @Override
  public OrderViewProjection projection() {
    return projection;
  }

  @Override
  public String select() {
    return SELECT;
  }

  @Override
  public String aggregateColumn() {
    return "id::text";
  }

  @Override
  public String ofAggregates() {
    return "id = ANY ($1)";
  }

  @Override
  public Tuple keys(Collection<String> aggregateIds) {
    return Tuple.of(Ids.uuids(aggregateIds));
  }

  @Override
  public OrderRow read(Row row) {
    UUID customerId = row.getUUID("customer_id");
    return new OrderRow(
        row.getUUID("id"),
        row.getString("reference"),
        customerId == null
            ? null
            : new OrderRow.Buyer(
                customerId, row.getString("customer_reference"), row.getString("customer_name")),
        row.getString("country"),
        row.getString("currency"),
        LinesJson.read(row.getString("lines")),
        row.getLong("total"),
        row.getLong("paid"),
        row.getLong("refunded"),
        OrderStatus.ofLabel(row.getString("status")),
        row.getOffsetDateTime("placed_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant(),
        row.getLong("version"));
  }

  @Override
  public String aggregateId(OrderRow row) {
    return row.id().toString();
  }

  @Override
  public String upsert() {
    return UPSERT;
  }

  @Override
  public Tuple columns(List<OrderRow> rows) {
    return Columns.of(rows)
        .uuid(OrderRow::id)
        .text(OrderRow::reference)
        .uuid(row -> row.customer() == null ? null : row.customer().id())
        .text(row -> row.customer() == null ? null : row.customer().reference())
        .text(row -> row.customer() == null ? null : row.customer().name())
        .text(OrderRow::country)
        .text(OrderRow::currency)
        .text(row -> LinesJson.write(row.lines()))
        .number(OrderRow::total)
        .number(OrderRow::paid)
        .number(OrderRow::refunded)
        .text(row -> row.status().label())
        .text(row -> String.join(",", NextSteps.of(row)))
        .time(OrderRow::placedAt)
        .time(OrderRow::updatedAt)
        .number(OrderRow::version)
        .tuple();
  }

  @Override
  public Persons persons(List<OrderRow> rows) {
    Set<UUID> sealed = new HashSet<>();
    for (OrderRow row : rows) {
      if (row.customer() != null && Sealed.isSealed(row.customer().name())) {
        sealed.add(row.customer().id());
      }
    }
    return new Persons(sealed, Set.of());
  }
}
