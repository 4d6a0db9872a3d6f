package io.millrace.query.customerview;

import io.millrace.events.AggregateType;
import io.millrace.query.cache.ItemReader;
import io.millrace.query.runtime.ViewStatement;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The SQL of customers. */
@ApplicationScoped
class CustomerViewReader implements ItemReader<CustomerView> {
  private static final String COLUMNS =
      "select id, reference, name, email, country, version from customer_view ";

  @Override
  public String view() {
    return "customer_view";
  }

  @Override
  public AggregateType versionedBy() {
    return AggregateType.CUSTOMER;
  }

  @Override
  public ViewStatement<CustomerView> byKey(String id) {
    return statement(COLUMNS + "where id = $1", "", Tuple.of(UUID.fromString(id)));
  }

  /**
   * Customers by id, one more than the limit.
   *
   * @param reference only the one that an outside system knows by this
   * @param owner only this customer
   * @param after the page begins after this id
   */
  ViewStatement<CustomerView> list(
      Optional<String> reference, Optional<UUID> owner, Optional<UUID> after, int limit) {
    StringBuilder where = new StringBuilder("where true");
    Tuple values = Tuple.tuple();
    reference.ifPresent(v -> where.append(" and reference = ").append(add(values, v)));
    owner.ifPresent(v -> where.append(" and id = ").append(add(values, v)));
    after.ifPresent(v -> where.append(" and id > ").append(add(values, v)));
    where.append(" order by id limit ").append(add(values, limit + 1));
    return statement(COLUMNS + where, "id", values);
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
