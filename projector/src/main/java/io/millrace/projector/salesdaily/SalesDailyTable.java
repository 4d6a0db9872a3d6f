package io.millrace.projector.salesdaily;

import io.millrace.platform.projection.postgres.Columns;
import io.millrace.platform.projection.postgres.ProjectionTable;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;

/** SQL of {@code sales_daily}; rows are locked in the order of their keys. */
@Singleton
public final class SalesDailyTable implements ProjectionTable<DailySales> {
  private final SalesDailyProjection projection = new SalesDailyProjection();

  @Override
  public SalesDailyProjection projection() {
    return projection;
  }

  @Override
  public String upsert() {
    return """
        INSERT INTO sales_daily_v{version} AS s (day, currency, orders, gross, returns, version)
        SELECT * FROM unnest($1::date[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[],
                             $6::bigint[])
        ORDER BY 1, 2
        ON CONFLICT (day, currency) DO UPDATE SET
          orders = s.orders + excluded.orders,
          gross = s.gross + excluded.gross,
          returns = s.returns + excluded.returns,
          version = s.version + excluded.version
        RETURNING day::text, version
        """;
  }

  @Override
  public Tuple columns(List<DailySales> rows) {
    return Columns.of(rows)
        .day(row -> row.key().day())
        .text(row -> row.key().currency())
        .number(DailySales::orders)
        .number(DailySales::gross)
        .number(DailySales::returns)
        .number(DailySales::events)
        .tuple();
  }
}
