package io.millrace.projector.productprices;

import io.millrace.platform.events.Money;
import io.millrace.platform.projection.postgres.Columns;
import io.millrace.platform.projection.postgres.RowTable;
import io.millrace.projector.productprices.PriceHistory.Period;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SQL of {@code product_price_history}. A new price ends the period of the one before. */
@Singleton
public final class ProductPriceHistoryTable implements RowTable<PriceHistory> {
  private static final String SELECT =
      """
      SELECT DISTINCT ON (sku) sku, version, price, currency, lower(valid) AS valid_from
      FROM product_price_history_v{version} WHERE sku = ANY ($1)
      ORDER BY sku, version DESC
      """;

  // The new periods, and the one in the table that each SKU's first new one ends. The constraint
  // against overlaps is deferrable, so it is checked at the end of the statement.
  private static final String UPSERT =
      """
      WITH given AS (
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[],
                             $5::timestamptz[], $6::timestamptz[])
                 AS g (sku, version, price, currency, valid_from, valid_to)),
      ended AS (
        UPDATE product_price_history_v{version} h
        SET valid = tstzrange(lower(h.valid), f.valid_from)
        FROM (SELECT sku, min(valid_from) AS valid_from, min(version) AS version
              FROM given GROUP BY sku) f
        WHERE h.sku = f.sku AND upper_inf(h.valid) AND h.version < f.version
        RETURNING h.sku),
      added AS (
        INSERT INTO product_price_history_v{version} (sku, version, price, currency, valid)
        SELECT sku, version, price, currency, tstzrange(valid_from, valid_to) FROM given
        ON CONFLICT (sku, version) DO NOTHING
        RETURNING sku, version)
      SELECT sku, max(version) FROM added GROUP BY sku
      """;

  private record Line(String sku, Period period, @Nullable Instant to) {}

  private final ProductPriceHistoryProjection projection = new ProductPriceHistoryProjection();

  @Override
  public ProductPriceHistoryProjection projection() {
    return projection;
  }

  @Override
  public String select() {
    return SELECT;
  }

  @Override
  public String aggregateColumn() {
    return "sku";
  }

  @Override
  public String ofAggregates() {
    return "sku = ANY ($1)";
  }

  @Override
  public boolean hasRowPerEvent() {
    return true;
  }

  @Override
  public Tuple keys(Collection<String> aggregateIds) {
    return Tuple.of(aggregateIds.toArray(String[]::new));
  }

  @Override
  public PriceHistory read(Row row) {
    Period current =
        new Period(
            row.getLong("version"),
            new Money(row.getLong("price"), row.getString("currency")),
            row.getOffsetDateTime("valid_from").toInstant());
    return new PriceHistory(row.getString("sku"), current, List.of());
  }

  @Override
  public String aggregateId(PriceHistory row) {
    return row.sku();
  }

  @Override
  public String upsert() {
    return UPSERT;
  }

  @Override
  public Tuple columns(List<PriceHistory> rows) {
    List<Line> lines = new ArrayList<>();
    for (PriceHistory row : rows) {
      for (int i = 0; i < row.added().size(); i++) {
        boolean last = i + 1 == row.added().size();
        lines.add(
            new Line(row.sku(), row.added().get(i), last ? null : row.added().get(i + 1).from()));
      }
    }
    return Columns.of(lines)
        .text(Line::sku)
        .number(line -> line.period().version())
        .number(line -> line.period().price().amount())
        .text(line -> line.period().price().currency())
        .time(line -> line.period().from())
        .time(Line::to)
        .tuple();
  }
}
