package io.millrace.projector.salesbyproduct;

import io.millrace.platform.projection.postgres.Columns;
import io.millrace.platform.projection.postgres.ProjectionTable;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;

/** SQL of {@code sales_by_product}; rows are locked in the order of their keys. */
@Singleton
public final class SalesByProductTable implements ProjectionTable<ProductSales> {
  private final SalesByProductProjection projection = new SalesByProductProjection();

  @Override
  public SalesByProductProjection projection() {
    return projection;
  }

  @Override
  public String upsert() {
    return """
        INSERT INTO sales_by_product_v{version} AS s
          (sku, currency, quantity, gross, returned_quantity, returns, version)
        SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[],
                             $6::bigint[], $7::bigint[])
        ORDER BY 1, 2
        ON CONFLICT (sku, currency) DO UPDATE SET
          quantity = s.quantity + excluded.quantity,
          gross = s.gross + excluded.gross,
          returned_quantity = s.returned_quantity + excluded.returned_quantity,
          returns = s.returns + excluded.returns,
          version = s.version + excluded.version
        RETURNING sku, version
        """;
  }

  @Override
  public Tuple columns(List<ProductSales> rows) {
    return Columns.of(rows)
        .text(row -> row.key().sku())
        .text(row -> row.key().currency())
        .number(ProductSales::quantity)
        .number(ProductSales::gross)
        .number(ProductSales::returnedQuantity)
        .number(ProductSales::returns)
        .number(ProductSales::events)
        .tuple();
  }
}
