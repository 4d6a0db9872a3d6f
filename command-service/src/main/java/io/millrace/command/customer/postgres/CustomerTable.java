package io.millrace.command.customer.postgres;

import io.millrace.command.customer.Customer;
import io.millrace.command.customer.Customer.Erased;
import io.millrace.command.customer.Customer.Registered;
import io.millrace.command.customer.Customer.Unknown;
import io.millrace.command.customer.CustomerDecider;
import io.millrace.events.customer.CustomerEvent;
import io.millrace.platform.command.postgres.CompareAndSet;
import io.millrace.platform.command.run.AggregateRepository;
import io.millrace.platform.command.run.Change;
import io.millrace.platform.command.run.Versioned;
import io.millrace.platform.events.AggregateRef;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Customers in the table {@code customer}. */
@Singleton
public class CustomerTable {
  private static final String LOAD =
      """
      SELECT version, reference, name, email, country, wrapped_key, erased_at FROM customer
      WHERE bucket = $1 AND id = $2""";

  private static final String INSERT =
      """
      INSERT INTO customer (bucket, id, version, reference, name, email, country, wrapped_key)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""";

  // A key that is there stays: it may have been wrapped anew since it was read.
  private static final String UPDATE =
      """
      UPDATE customer SET version = $3, name = $4, email = $5, country = $6,
        wrapped_key = coalesce(wrapped_key, $8)
      WHERE bucket = $1 AND id = $2 AND version = $7""";

  private static final String ERASE =
      """
      UPDATE customer
      SET version = $3, name = NULL, email = NULL, wrapped_key = NULL, erased_at = now()
      WHERE bucket = $1 AND id = $2 AND version = $4""";

  private static final String KEY =
      "SELECT wrapped_key FROM customer WHERE bucket = $1 AND id = $2";

  /**
   * A customer and its key.
   *
   * @param wrappedKey absent if there is none: not yet, no longer, or the customer is of before
   */
  public record Keyed(Versioned<Customer> customer, @Nullable String wrappedKey) {}

  /** The customers, each written with this key. */
  public AggregateRepository<SqlConnection, Customer, CustomerEvent> with(
      @Nullable String wrappedKey) {
    return new AggregateRepository<>() {
      @Override
      public Uni<Versioned<Customer>> load(SqlConnection connection, AggregateRef aggregate) {
        return CustomerTable.this.load(connection, aggregate).map(Keyed::customer);
      }

      @Override
      public Customer evolve(Customer state, CustomerEvent event) {
        return CustomerDecider.evolve(state, event);
      }

      @Override
      public Uni<Void> save(SqlConnection connection, Change<Customer, CustomerEvent> change) {
        return CustomerTable.save(connection, change, wrappedKey);
      }
    };
  }

  /** The key as it is stored; absent if there is none. */
  Uni<Optional<String>> wrappedKey(SqlClient client, AggregateRef aggregate) {
    return client
        .preparedQuery(KEY)
        .execute(Tuple.of(aggregate.bucket(), UUID.fromString(aggregate.id())))
        .map(
            rows -> {
              for (Row row : rows) {
                return Optional.ofNullable(row.getString("wrapped_key"));
              }
              return Optional.empty();
            });
  }

  /** The customer; the one before the first event, with version 0, if there is none. */
  Uni<Keyed> load(SqlConnection connection, AggregateRef aggregate) {
    return connection
        .preparedQuery(LOAD)
        .execute(Tuple.of(aggregate.bucket(), UUID.fromString(aggregate.id())))
        .map(
            rows -> {
              for (Row row : rows) {
                Versioned<Customer> known = new Versioned<>(customer(row), row.getLong("version"));
                return new Keyed(known, row.getString("wrapped_key"));
              }
              return new Keyed(new Versioned<>(Customer.NOBODY, 0), null);
            });
  }

  private static Uni<Void> save(
      SqlConnection connection,
      Change<Customer, CustomerEvent> change,
      @Nullable String wrappedKey) {
    return switch (change.after().state()) {
      case Registered customer -> save(connection, change, customer, wrappedKey);
      case Erased _ -> erase(connection, change);
      case Unknown _ -> throw new IllegalStateException("no event makes a customer unknown again");
    };
  }

  private static Uni<Void> erase(SqlConnection connection, Change<Customer, CustomerEvent> change) {
    Tuple row =
        tuple(
            change.aggregate().bucket(),
            UUID.fromString(change.aggregate().id()),
            change.after().version(),
            change.before().version());
    return CompareAndSet.one(connection.preparedQuery(ERASE).execute(row));
  }

  private static Uni<Void> save(
      SqlConnection connection,
      Change<Customer, CustomerEvent> change,
      Registered customer,
      @Nullable String wrappedKey) {
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
                customer.country(),
                wrappedKey)
            : tuple(
                bucket,
                id,
                version,
                customer.name(),
                customer.email(),
                customer.country(),
                change.before().version(),
                wrappedKey);
    return CompareAndSet.one(connection.preparedQuery(isNew ? INSERT : UPDATE).execute(row));
  }

  private static Tuple tuple(@Nullable Object... columns) {
    return Tuple.from(Arrays.asList(columns));
  }

  private static Customer customer(Row row) {
    if (row.getOffsetDateTime("erased_at") != null) {
      return new Erased(row.getString("reference"), row.getString("country"));
    }
    return new Registered(
        row.getString("reference"),
        row.getString("name"),
        row.getString("email"),
        row.getString("country"));
  }
}
