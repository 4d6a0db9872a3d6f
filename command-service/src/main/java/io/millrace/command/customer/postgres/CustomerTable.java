package io.millrace.command.customer.postgres;

import io.millrace.command.customer.Customer;
import io.millrace.command.customer.Customer.Registered;
import io.millrace.command.customer.CustomerDecider;
import io.millrace.command.runtime.AggregateRef;
import io.millrace.command.runtime.Aggregates;
import io.millrace.command.runtime.Change;
import io.millrace.command.runtime.Versioned;
import io.millrace.command.runtime.postgres.CompareAndSet;
import io.millrace.events.customer.CustomerEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Customers in the table {@code customer}. */
@Singleton
public class CustomerTable implements Aggregates<SqlConnection, Customer, CustomerEvent> {
  private static final String LOAD =
      "SELECT version, reference, name, email, country FROM customer WHERE bucket = $1 AND id = $2";

  private static final String INSERT =
      """
      INSERT INTO customer (bucket, id, version, reference, name, email, country)
      VALUES ($1, $2, $3, $4, $5, $6, $7)""";

  private static final String UPDATE =
      """
      UPDATE customer SET version = $3, name = $4, email = $5, country = $6
      WHERE bucket = $1 AND id = $2 AND version = $7""";

  @Override
  public Uni<Versioned<Customer>> load(SqlConnection connection, AggregateRef aggregate) {
    return connection
        .preparedQuery(LOAD)
        .execute(Tuple.of(aggregate.bucket(), UUID.fromString(aggregate.id())))
        .map(
            rows -> {
              for (Row row : rows) {
                return new Versioned<Customer>(customer(row), row.getLong("version"));
              }
              return new Versioned<>(Customer.NOBODY, 0);
            });
  }

  @Override
  public Customer evolve(Customer state, CustomerEvent event) {
    return CustomerDecider.evolve(state, event);
  }

  @Override
  public Uni<Void> save(SqlConnection connection, Change<Customer, CustomerEvent> change) {
    if (!(change.after().state() instanceof Registered customer)) {
      throw new IllegalStateException("no event makes a customer unknown again");
    }
    int bucket = change.aggregate().bucket();
    UUID id = UUID.fromString(change.aggregate().id());
    long version = change.after().version();
    boolean isNew = change.before().version() == 0;
    Tuple row =
        isNew
            ? tuple(
                bucket,
                id,
                version,
                customer.reference(),
                customer.name(),
                customer.email(),
                customer.country())
            : tuple(
                bucket,
                id,
                version,
                customer.name(),
                customer.email(),
                customer.country(),
                change.before().version());
    return CompareAndSet.one(connection.preparedQuery(isNew ? INSERT : UPDATE).execute(row));
  }

  private static Tuple tuple(@Nullable Object... columns) {
    return Tuple.from(Arrays.asList(columns));
  }

  private static Registered customer(Row row) {
    return new Registered(
        row.getString("reference"),
        row.getString("name"),
        row.getString("email"),
        row.getString("country"));
  }
}
