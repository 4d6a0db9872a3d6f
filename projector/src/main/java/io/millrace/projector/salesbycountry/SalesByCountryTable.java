package io.millrace.projector.salesbycountry;

import io.millrace.platform.projection.postgres.Columns;
import io.millrace.platform.projection.postgres.ProjectionTable;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;

/** SQL of {@code sales_by_country}; rows are locked in the order of their keys. */
@Singleton
public final class SalesByCountryTable implements ProjectionTable<CountrySales> {
  private final SalesByCountryProjection projection = new SalesByCountryProjection();

  @Override
  public SalesByCountryProjection projection() {
    return projection;
  }

  @Override
  public String upsert() {
    return """
        INSERT INTO sales_by_country_v{version} AS s (country, currency, orders, gross, returns, version)
        SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[],
                             $6::bigint[])
        ORDER BY 1, 2
        ON CONFLICT (country, currency) DO UPDATE SET
          orders = s.orders + excluded.orders,
          gross = s.gross + excluded.gross,
          returns = s.returns + excluded.returns,
          version = s.version + excluded.version
        RETURNING country, version
        """;
  }

  @Override
  public Tuple columns(List<CountrySales> rows) {
    return Columns.of(rows)
        .text(row -> row.key().country())
        .text(row -> row.key().currency())
        .number(CountrySales::orders)
        .number(CountrySales::gross)
        .number(CountrySales::returns)
        .number(CountrySales::events)
        .tuple();
  }
}
