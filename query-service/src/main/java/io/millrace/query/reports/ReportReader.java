package io.millrace.query.reports;

import io.millrace.platform.query.http.MoneyView;
import io.millrace.platform.query.views.ViewStatement;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The SQL of the reports. A row from which every order was taken back says nothing: left out. */
@Singleton
class ReportReader {
  private static final String BY_DAY =
      """
      select to_char(day, 'YYYY-MM-DD') as label, currency, orders, gross, returns
      from sales_daily where orders <> 0 or gross <> 0 or returns <> 0
      """;

  /** A sum of bigints is numeric. */
  private static final String BY_MONTH =
      """
      select to_char(day, 'YYYY-MM') as label, currency, sum(orders)::bigint as orders,
             sum(gross)::bigint as gross, sum(returns)::bigint as returns
      from sales_daily group by 1, 2
      having sum(orders) <> 0 or sum(gross) <> 0 or sum(returns) <> 0
      """;

  private static final String BY_COUNTRY =
      """
      select country as label, currency, orders, gross, returns
      from sales_by_country where orders <> 0 or gross <> 0 or returns <> 0
      """;

  private static final String BESTSELLERS =
      """
      select s.sku, p.name, s.currency, s.quantity, s.gross
      from (select sku, currency, quantity, gross from sales_by_product
            where quantity <> 0 or gross <> 0
            order by %1$s desc, sku collate "C", currency limit $1) s
      left join product_view p on p.sku = s.sku
      """;

  /** The age comes in the same snapshot, and also when the view has no row. */
  private static final String MATERIALISED =
      """
      select r.refreshed_at, nullif(r.as_of, '-infinity') as as_of, m.*
      from view_refresh r left join (%s) m on true
      where r.view = '%s'
      """;

  private static final String MONTHLY =
      """
      select to_char(month, 'YYYY-MM') as label, currency, orders, gross, returns
      from revenue_monthly where orders <> 0 or gross <> 0 or returns <> 0
      """;

  /** By currency, since ranks are; so many of each, and of these the first. */
  private static final String RANKED =
      """
      select sku, name, currency, quantity, gross
      from bestseller_rank where %1$s_rank <= $1
      order by %1$s desc, sku collate "C", currency limit $1
      """;

  private static final String MOST_VIEWED =
      """
      select v.sku, p.name, v.views
      from (select key as sku, count as views from view_counter where counter = 'product_views'
            order by count desc, key limit $1) v
      left join product_view p on p.sku = v.sku
      """;

  /** What revenue is added up by. */
  enum Grouping {
    DAY,
    MONTH,
    COUNTRY
  }

  /** What products are ranked by. */
  enum Ranking {
    QUANTITY("quantity"),
    GROSS("gross");

    private final String column;

    Ranking(String column) {
      this.column = column;
    }
  }

  ViewStatement<RevenueItem> revenue(Grouping by) {
    return switch (by) {
      case DAY -> revenue("sales_daily", BY_DAY, false);
      case MONTH -> revenue("sales_daily", BY_MONTH, false);
      case COUNTRY -> revenue("sales_by_country", BY_COUNTRY, true);
    };
  }

  private static ViewStatement<RevenueItem> revenue(
      String projection, String select, boolean byCountry) {
    return ViewStatement.of(
        List.of(projection),
        select,
        "label collate \"C\", currency",
        Tuple.tuple(),
        row -> revenue(row, byCountry));
  }

  private static RevenueItem revenue(Row row, boolean byCountry) {
    String label = row.getString("label");
    String currency = row.getString("currency");
    long gross = row.getLong("gross");
    long returns = row.getLong("returns");
    return new RevenueItem(
        byCountry ? null : label,
        byCountry ? label : null,
        row.getLong("orders"),
        new MoneyView(gross, currency),
        new MoneyView(returns, currency),
        new MoneyView(Math.subtractExact(gross, returns), currency));
  }

  /** The name is decoration: the progress of the figures is what counts. */
  ViewStatement<BestsellerItem> bestsellers(Ranking by, int limit) {
    return ViewStatement.of(
        List.of("sales_by_product"),
        BESTSELLERS.formatted(by.column),
        by.column + " desc, sku collate \"C\", currency",
        Tuple.of(limit),
        ReportReader::bestseller);
  }

  private static BestsellerItem bestseller(Row row) {
    MoneyView gross = new MoneyView(row.getLong("gross"), row.getString("currency"));
    return new BestsellerItem(
        row.getString("sku"), row.getString("name"), row.getLong("quantity"), gross);
  }

  /** Revenue by month as it was when the view was made last. */
  ViewStatement<Aged<RevenueItem>> monthlyRevenue() {
    return ViewStatement.of(
        List.of(),
        MATERIALISED.formatted(MONTHLY, "revenue_monthly"),
        "label collate \"C\", currency",
        Tuple.tuple(),
        row -> aged(row, "label", each -> revenue(each, false)));
  }

  /** The best sellers as they were when the view was made last. */
  ViewStatement<Aged<BestsellerItem>> rankedBestsellers(Ranking by, int limit) {
    return ViewStatement.of(
        List.of(),
        MATERIALISED.formatted(RANKED.formatted(by.column), "bestseller_rank"),
        by.column + " desc, sku collate \"C\", currency",
        Tuple.of(limit),
        row -> aged(row, "sku", ReportReader::bestseller));
  }

  /**
   * A row of a materialised view.
   *
   * @param item absent if the view has none
   * @param refreshedAt when the view was made
   * @param asOf it holds what its sources held then; absent where that is not known
   */
  record Aged<T>(@Nullable T item, @Nullable Instant refreshedAt, @Nullable Instant asOf) {}

  private static <T> Aged<T> aged(Row row, String key, Function<Row, T> item) {
    return new Aged<>(
        row.getString(key) == null ? null : item.apply(row),
        instant(row, "refreshed_at"),
        instant(row, "as_of"));
  }

  private static @Nullable Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }

  /** Counters are no projection: they have no progress. */
  ViewStatement<MostViewedItem> mostViewed(int limit) {
    return ViewStatement.of(
        List.of(),
        MOST_VIEWED,
        "views desc, sku",
        Tuple.of(limit),
        row ->
            new MostViewedItem(row.getString("sku"), row.getString("name"), row.getLong("views")));
  }
}
