package io.millrace.projector.customersummary;

import io.millrace.platform.projection.postgres.Columns;
import io.millrace.platform.projection.postgres.ProjectionTable;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;

/** SQL of {@code customer_summary}; rows are locked in the order of their keys. */
@Singleton
public final class CustomerSummaryTable implements ProjectionTable<CustomerSpend> {
  private final CustomerSummaryProjection projection = new CustomerSummaryProjection();

  @Override
  public CustomerSummaryProjection projection() {
    return projection;
  }

  @Override
  public String upsert() {
    return """
        INSERT INTO customer_summary_v{version} AS s
          (customer_id, currency, orders, spend, returns, first_order_at, last_order_at, version)
        SELECT * FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[],
                             $6::timestamptz[], $7::timestamptz[], $8::bigint[])
        ORDER BY 1, 2
        ON CONFLICT (customer_id, currency) DO UPDATE SET
          orders = s.orders + excluded.orders,
          spend = s.spend + excluded.spend,
          returns = s.returns + excluded.returns,
          first_order_at = least(s.first_order_at, excluded.first_order_at),
          last_order_at = greatest(s.last_order_at, excluded.last_order_at),
          version = s.version + excluded.version
        RETURNING customer_id::text, version
        """;
  }

  @Override
  public Tuple columns(List<CustomerSpend> rows) {
    return Columns.of(rows)
        .uuid(row -> row.key().customerId())
        .text(row -> row.key().currency())
        .number(CustomerSpend::orders)
        .number(CustomerSpend::spend)
        .number(CustomerSpend::returns)
        .time(CustomerSpend::firstOrderAt)
        .time(CustomerSpend::lastOrderAt)
        .number(CustomerSpend::events)
        .tuple();
  }
}
