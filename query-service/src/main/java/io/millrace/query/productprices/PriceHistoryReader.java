package io.millrace.query.productprices;

import static io.millrace.platform.query.views.ViewFields.field;

import io.millrace.platform.query.http.MoneyView;
import io.millrace.platform.query.views.Sparse;
import io.millrace.platform.query.views.ViewFields;
import io.millrace.platform.query.views.ViewFields.Field;
import io.millrace.platform.query.views.ViewStatement;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The SQL of prices. */
@Singleton
class PriceHistoryReader {
  static final ViewFields FIELDS =
      new ViewFields(
          new Field("price", List.of("price", "currency"), PriceHistoryReader::price),
          field("validFrom", "valid_from", row -> instant(row, "valid_from")),
          field("validTo", "valid_to", row -> instant(row, "valid_to")),
          field("version", "version", row -> row.getLong("version")));

  private static final String VIEW = "product_price_history";
  private static final String ORDER = "version desc";

  /** Prices, one more than the limit. */
  ViewStatement<PricePeriod> list(PriceQuery query) {
    Tuple values = Tuple.of(query.sku());
    return ViewStatement.of(
        List.of(VIEW),
        "select " + FIELDS.columns(FIELDS.names()) + where(query, values),
        ORDER,
        values,
        PriceHistoryReader::period);
  }

  /** The same with some fields only. */
  ViewStatement<Sparse> list(PriceQuery query, List<String> fields) {
    Tuple values = Tuple.of(query.sku());
    return ViewStatement.of(
        List.of(VIEW),
        "select " + FIELDS.columns(fields, "version") + where(query, values),
        ORDER,
        values,
        row -> {
          long version = row.getLong("version");
          return new Sparse(FIELDS.values(row, fields), version, null, String.valueOf(version));
        });
  }

  private static String where(PriceQuery query, Tuple values) {
    StringBuilder where = new StringBuilder(" from product_price_history where sku = $1");
    query
        .asOf()
        .map(time -> add(values, time))
        .ifPresent(
            time ->
                where
                    .append(" and valid_from <= " + time)
                    .append(" and (valid_to is null or valid_to > " + time + ")"));
    query
        .after()
        .ifPresent(version -> where.append(" and version < ").append(add(values, version)));
    return where + " order by " + ORDER + " limit " + add(values, query.limit() + 1);
  }

  private static String add(Tuple values, Object value) {
    values.addValue(value);
    return "$" + values.size();
  }

  private static PricePeriod period(Row row) {
    return new PricePeriod(
        price(row),
        row.getOffsetDateTime("valid_from").toInstant(),
        instant(row, "valid_to"),
        row.getLong("version"));
  }

  private static MoneyView price(Row row) {
    return new MoneyView(row.getLong("price"), row.getString("currency"));
  }

  private static @Nullable Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }
}
