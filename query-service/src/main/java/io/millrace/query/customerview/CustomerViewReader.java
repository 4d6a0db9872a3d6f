package io.millrace.query.customerview;

import static io.millrace.platform.query.views.ViewFields.field;

import io.millrace.events.ShopAggregates;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.query.cache.ItemReader;
import io.millrace.platform.query.views.Sparse;
import io.millrace.platform.query.views.ViewFields;
import io.millrace.platform.query.views.ViewStatement;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The SQL of customers. */
@Singleton
class CustomerViewReader implements ItemReader<CustomerView> {
  private static final String COLUMNS =
      "select id, reference, name, email, country, version from customer_view ";

  static final String VIEW = "customer_view";

  static final ViewFields FIELDS =
      new ViewFields(
          field("id", "id", row -> row.getUUID("id")),
          field("reference", "reference", row -> row.getString("reference")),
          field("name", "name", row -> row.getString("name")),
          field("email", "email", row -> row.getString("email")),
          field("country", "country", row -> row.getString("country")),
          field("version", "version", row -> row.getLong("version")));

  @Override
  public String view() {
    return VIEW;
  }

  @Override
  public AggregateType versionedBy() {
    return ShopAggregates.CUSTOMER;
  }

  @Override
  public ViewStatement<CustomerView> byKey(String id) {
    return statement(COLUMNS + "where id = $1", "", Tuple.of(UUID.fromString(id)));
  }

  /** Some fields of one customer. */
  ViewStatement<Sparse> byKey(String id, List<String> fields) {
    return sparse(fields, "where id = $1", "", Tuple.of(UUID.fromString(id)));
  }

  /** Several customers at once. */
  ViewStatement<CustomerView> byIds(Collection<UUID> ids) {
    Tuple values = Tuple.of(ids.toArray(UUID[]::new));
    return statement(COLUMNS + "where id = any($1)", "id", values);
  }

  /**
   * Customers by id, one more than the limit.
   *
   * @param owner only this customer
   */
  ViewStatement<CustomerView> list(CustomerQuery query, Optional<UUID> owner) {
    Tuple values = Tuple.tuple();
    return statement(COLUMNS + where(query, owner, values), "id", values);
  }

  /** The same with some fields only. */
  ViewStatement<Sparse> list(CustomerQuery query, Optional<UUID> owner, List<String> fields) {
    Tuple values = Tuple.tuple();
    return sparse(fields, where(query, owner, values), "id", values);
  }

  private static ViewStatement<Sparse> sparse(
      List<String> fields, String where, String orderBy, Tuple values) {
    return ViewStatement.of(
        List.of(VIEW),
        "select " + FIELDS.columns(fields, "id", "version") + " from customer_view " + where,
        orderBy,
        values,
        row -> sparse(row, fields));
  }

  private static Sparse sparse(Row row, List<String> fields) {
    String id = row.getUUID("id").toString();
    return new Sparse(FIELDS.values(row, fields), row.getLong("version"), id, id);
  }

  private static String where(CustomerQuery query, Optional<UUID> owner, Tuple values) {
    StringBuilder where = new StringBuilder("where true");
    query.reference().ifPresent(v -> where.append(" and reference = ").append(add(values, v)));
    owner.ifPresent(v -> where.append(" and id = ").append(add(values, v)));
    query.after().ifPresent(v -> where.append(" and id > ").append(add(values, v)));
    return where + " order by id limit " + add(values, query.limit() + 1);
  }

  private static String add(Tuple values, Object value) {
    values.addValue(value);
    return "$" + values.size();
  }

  private ViewStatement<CustomerView> statement(String select, String orderBy, Tuple values) {
    return ViewStatement.of(List.of(view()), select, orderBy, values, CustomerViewReader::customer);
  }

  @Override
  public long version(CustomerView customer) {
    return customer.version();
  }

  @Override
  public String owner(CustomerView customer) {
    return customer.id().toString();
  }

  private static CustomerView customer(Row row) {
    return new CustomerView(
        row.getUUID("id"),
        row.getString("reference"),
        row.getString("name"),
        row.getString("email"),
        row.getString("country"),
        row.getLong("version"));
  }
}
