package io.millrace.query.customersummary;

import io.millrace.query.customersummary.CustomerSummaryView.InCurrency;
import io.millrace.query.http.MoneyView;
import io.millrace.query.runtime.ViewStatement;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The SQL of customers' summaries. */
@ApplicationScoped
class CustomerSummaryReader {
  /** A customer without an order has a row in the first view only; hence both have to be new. */
  private static final List<String> PROJECTIONS = List.of("customer_summary", "customer_view");

  private static final String SELECT =
      """
      select s.currency, s.orders, s.spend, s.returns, s.first_order_at, s.last_order_at
      from (select $1::uuid as id) asked
      left join customer_view c on c.id = asked.id
      left join customer_summary s on s.customer_id = asked.id
      where c.id is not null or s.customer_id is not null
      """;

  /**
   * A row of the statement.
   *
   * @param figures absent in the one row of a customer without orders
   */
  record Figures(
      @Nullable InCurrency figures,
      @Nullable Instant firstOrderAt,
      @Nullable Instant lastOrderAt) {}

  ViewStatement<Figures> of(UUID customer) {
    return ViewStatement.of(
        PROJECTIONS, SELECT, "currency", Tuple.of(customer), CustomerSummaryReader::figures);
  }

  private static Figures figures(Row row) {
    String currency = row.getString("currency");
    if (currency == null) {
      return new Figures(null, null, null);
    }
    InCurrency figures =
        new InCurrency(
            currency,
            row.getLong("orders"),
            new MoneyView(row.getLong("spend"), currency),
            new MoneyView(row.getLong("returns"), currency));
    return new Figures(figures, instant(row, "first_order_at"), instant(row, "last_order_at"));
  }

  private static @Nullable Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }

  static CustomerSummaryView summary(UUID customer, List<Figures> rows) {
    return new CustomerSummaryView(
        customer,
        rows.stream().map(Figures::figures).filter(Objects::nonNull).toList(),
        times(rows, Figures::firstOrderAt).stream().min(Comparator.naturalOrder()).orElse(null),
        times(rows, Figures::lastOrderAt).stream().max(Comparator.naturalOrder()).orElse(null));
  }

  private static List<Instant> times(
      List<Figures> rows, Function<Figures, @Nullable Instant> time) {
    return rows.stream().map(time).filter(Objects::nonNull).toList();
  }
}
