package io.millrace.projector.productview;

import io.millrace.platform.events.Money;
import io.millrace.platform.projection.postgres.Columns;
import io.millrace.platform.projection.postgres.RowTable;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;

/** SQL of {@code product_view}. */
@Singleton
public final class ProductViewTable implements RowTable<ProductRow> {
  private final ProductViewProjection projection = new ProductViewProjection();

  @Override
  public ProductViewProjection projection() {
    return projection;
  }

  @Override
  public String select() {
    return """
        SELECT sku, name, price, currency, stocked, version, updated_at, categories::text
        FROM product_view_v{version} WHERE sku = ANY ($1)
        """;
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
  public Tuple keys(Collection<String> aggregateIds) {
    return Tuple.of(aggregateIds.toArray(String[]::new));
  }

  @Override
  public ProductRow read(Row row) {
    return new ProductRow(
        row.getString(0),
        row.getString(1),
        new Money(row.getLong(2), row.getString(3)),
        row.getBoolean(4),
        CategoriesJson.read(row.getString(7)),
        row.getLong(5),
        row.getOffsetDateTime(6).toInstant());
  }

  @Override
  public String aggregateId(ProductRow row) {
    return row.sku();
  }

  @Override
  public String upsert() {
    return """
        INSERT INTO product_view_v{version} AS v
          (sku, name, price, currency, stocked, version, updated_at, categories)
        SELECT c.sku, c.name, c.price, c.currency, c.stocked, c.version, c.updated_at,
               c.categories::jsonb
        FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::boolean[],
                    $6::bigint[], $7::timestamptz[], $8::text[])
          AS c(sku, name, price, currency, stocked, version, updated_at, categories)
        ON CONFLICT (sku) DO UPDATE SET
          name = excluded.name, price = excluded.price, currency = excluded.currency,
          stocked = excluded.stocked, version = excluded.version, updated_at = excluded.updated_at,
          categories = excluded.categories
        WHERE v.version < excluded.version
        RETURNING sku, version
        """;
  }

  @Override
  public Tuple columns(List<ProductRow> rows) {
    return Columns.of(rows)
        .text(ProductRow::sku)
        .text(ProductRow::name)
        .number(row -> row.price().amount())
        .text(row -> row.price().currency())
        .bool(ProductRow::stocked)
        .number(ProductRow::version)
        .time(ProductRow::updatedAt)
        .text(row -> CategoriesJson.write(row.categories()))
        .tuple();
  }
}
