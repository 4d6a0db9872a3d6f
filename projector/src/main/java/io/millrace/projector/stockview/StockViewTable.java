package io.millrace.projector.stockview;

import io.millrace.platform.projection.postgres.Columns;
import io.millrace.platform.projection.postgres.RowTable;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;

/** SQL of {@code stock_allotment_view}. */
@Singleton
public final class StockViewTable implements RowTable<AllotmentRow> {
  private final StockViewProjection projection = new StockViewProjection();

  @Override
  public StockViewProjection projection() {
    return projection;
  }

  @Override
  public List<String> tables() {
    return List.of("stock_allotment_view");
  }

  @Override
  public String select() {
    return """
    SELECT sku, allotment, on_hand, reserved, version, updated_at
    FROM stock_allotment_view_v{version}
    WHERE sku = ANY ($1) AND sku || '@' || allotment = ANY ($2)
    """;
  }

  @Override
  public String aggregateColumn() {
    return "sku || '@' || allotment";
  }

  @Override
  public String ofAggregates() {
    return "sku = ANY ($1) AND sku || '@' || allotment = ANY ($2)";
  }

  @Override
  public Tuple keys(Collection<String> aggregateIds) {
    String[] skus =
        aggregateIds.stream()
            .filter(id -> id.indexOf('@') > 0)
            .map(id -> id.substring(0, id.lastIndexOf('@')))
            .distinct()
            .toArray(String[]::new);
    return Tuple.tuple().addValue(skus).addValue(aggregateIds.toArray(String[]::new));
  }

  @Override
  public AllotmentRow read(Row row) {
    return new AllotmentRow(
        row.getString(0),
        row.getInteger(1),
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        row.getOffsetDateTime(5).toInstant());
  }

  @Override
  public String aggregateId(AllotmentRow row) {
    return row.aggregateId();
  }

  /**
   * One transaction at a time sums up a SKU: two that changed an allotment each would tell the same
   * sum for different figures. That a SKU comes by one partition keeps them apart as well; a
   * version's meaning is not to hang on that. A lock stands for many SKUs, as their table is small.
   */
  @Override
  public String lock() {
    return """
    SELECT pg_advisory_xact_lock(70151, 64 * {version} + slot)
    FROM (SELECT DISTINCT hashtext(sku) & 63 AS slot FROM unnest($1::text[]) AS sku
          ORDER BY slot) AS slots
    """;
  }

  // Readers ask for a SKU, so the version told is the sum over its allotments, as stock_view has
  // it. The outer SELECT does not see what the same statement wrote: the rest is added to it.
  @Override
  public String upsert() {
    return """
    WITH written AS (
      INSERT INTO stock_allotment_view_v{version} AS v
        (sku, allotment, on_hand, reserved, version, updated_at)
      SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[], $4::bigint[], $5::bigint[],
                           $6::timestamptz[])
      ON CONFLICT (sku, allotment) DO UPDATE SET
        on_hand = excluded.on_hand, reserved = excluded.reserved, version = excluded.version,
        updated_at = excluded.updated_at
      WHERE v.version < excluded.version
      RETURNING sku, allotment, version)
    SELECT w.sku, (sum(w.version) + coalesce((
             SELECT sum(o.version) FROM stock_allotment_view_v{version} o
             WHERE o.sku = w.sku AND o.allotment <> ALL (array_agg(w.allotment))), 0))::bigint
    FROM written w
    GROUP BY w.sku
    """;
  }

  @Override
  public String freshRows() {
    return """
    SELECT sku, version, row_to_json(v)::text
    FROM (SELECT sku, on_hand AS "onHand", reserved, available, version
          FROM stock_view WHERE sku = ANY ($1)) v
    """;
  }

  @Override
  public Tuple columns(List<AllotmentRow> rows) {
    return Columns.of(rows)
        .text(AllotmentRow::sku)
        .integer(AllotmentRow::allotment)
        .number(AllotmentRow::onHand)
        .number(AllotmentRow::reserved)
        .number(AllotmentRow::version)
        .time(AllotmentRow::updatedAt)
        .tuple();
  }
}
