package io.millrace.query.customersummary;

import com.fasterxml.jackson.annotation.JsonValue;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.query.cache.ItemReader;
import io.millrace.platform.query.http.MoneyView;
import io.millrace.platform.query.views.ViewStatement;
import io.millrace.query.customersummary.CustomerSummaryView.InCurrency;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of customers' summaries. A customer without an order has a row in the first view only;
 * hence both have to be new.
 */
@Singleton
class CustomerSummaryReader implements ItemReader<CustomerSummaryReader.Summary> {
  static final String VIEW = "customer_summary";

  private static final List<String> VIEWS = List.of(VIEW, "customer_view");

  private static final String SELECT =
      """
      select asked.id, s.*, coalesce(c.version, 0) + s.rows_version as version
      from (select $1::uuid as id) asked
      left join customer_view c on c.id = asked.id
      cross join lateral (
        select array_agg(currency order by currency) as currencies,
               array_agg(orders order by currency) as orders,
               array_agg(spend order by currency) as spend,
               array_agg(returns order by currency) as returns,
               min(first_order_at) as first_order_at, max(last_order_at) as last_order_at,
               coalesce(sum(version), 0)::bigint as rows_version
        from customer_summary where customer_id = asked.id) s
      where c.id is not null or s.currencies is not null
      """;

  /**
   * A summary.
   *
   * @param version sum over the versions of all rows that it was made from: grows with each change
   */
  @RegisterForReflection
  record Summary(@JsonValue CustomerSummaryView view, long version) {}

  @Override
  public String view() {
    return VIEW;
  }

  @Override
  public @Nullable AggregateType versionedBy() {
    return null;
  }

  /** The version that a view change tells is that of one row. */
  @Override
  public List<String> madeFrom() {
    return VIEWS;
  }

  @Override
  public ViewStatement<Summary> byKey(String customer) {
    Tuple values = Tuple.of(UUID.fromString(customer));
    return ViewStatement.of(VIEWS, SELECT, "", values, CustomerSummaryReader::summary);
  }

  @Override
  public long version(Summary summary) {
    return summary.version();
  }

  @Override
  public String owner(Summary summary) {
    return summary.view().customerId().toString();
  }

  private static Summary summary(Row row) {
    CustomerSummaryView view =
        new CustomerSummaryView(
            row.getUUID("id"),
            currencies(row),
            instant(row, "first_order_at"),
            instant(row, "last_order_at"));
    return new Summary(view, row.getLong("version"));
  }

  private static List<InCurrency> currencies(Row row) {
    String[] currencies = row.getArrayOfStrings("currencies");
    if (currencies == null) {
      return List.of();
    }
    Long[] orders = row.getArrayOfLongs("orders");
    Long[] spend = row.getArrayOfLongs("spend");
    Long[] returns = row.getArrayOfLongs("returns");
    List<InCurrency> figures = new ArrayList<>(currencies.length);
    for (int i = 0; i < currencies.length; i++) {
      figures.add(
          new InCurrency(
              currencies[i],
              orders[i],
              new MoneyView(spend[i], currencies[i]),
              new MoneyView(returns[i], currencies[i])));
    }
    return figures;
  }

  private static @Nullable Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }
}
