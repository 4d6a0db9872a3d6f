package io.millrace.command.customer.postgres;

import io.millrace.command.customer.Customer;
import io.millrace.command.customer.CustomerCommand;
import io.millrace.command.customer.CustomerCommand.Erase;
import io.millrace.command.customer.CustomerCommand.Register;
import io.millrace.command.customer.CustomerCommand.Update;
import io.millrace.command.customer.CustomerDecider;
import io.millrace.events.customer.CustomerEvent;
import io.millrace.platform.command.run.DecidingTask;
import io.millrace.platform.command.run.Outcome;
import io.millrace.platform.command.run.Replies;
import io.millrace.platform.command.run.SideEffect;
import io.millrace.platform.command.run.Task;
import io.millrace.platform.command.run.VersionCheck;
import io.millrace.platform.events.AggregateRef;
import io.millrace.platform.events.sealing.PersonKey;
import io.millrace.platform.events.sealing.PersonalField;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A command to a customer. What it says of the person is sealed first, with the key of the
 * customer's row or a new one: what is decided, told and stored is never in the clear.
 *
 * @param used hears of the key, which opens the answer
 */
public record CustomerTask(
    CustomerTable customers,
    PersonKeys keys,
    AggregateRef customer,
    CustomerCommand command,
    VersionCheck condition,
    Replies<Customer> replies,
    Consumer<PersonKey> used)
    implements Task<SqlConnection, CustomerTable.Keyed> {
  @Override
  public Uni<CustomerTable.Keyed> load(SqlConnection connection) {
    return customers.load(connection, customer);
  }

  @Override
  public Uni<Outcome> act(SqlConnection connection, CustomerTable.Keyed loaded, Instant now) {
    UUID person = UUID.fromString(customer.id());
    String stored = loaded.wrappedKey();
    PersonKey key = stored == null ? keys.generate(person) : keys.unwrap(person, stored);
    String wrapped = stored == null ? keys.wrap(key) : stored;
    used.accept(key);
    CustomerCommand sealed = sealed(command, key);
    return new DecidingTask<SqlConnection, Customer, CustomerEvent>(
            customer,
            customers.with(wrapped),
            (state, at) -> CustomerDecider.decide(state, sealed, at),
            SideEffect.none(),
            condition,
            replies)
        .act(connection, loaded.customer(), now);
  }

  private static CustomerCommand sealed(CustomerCommand command, PersonKey key) {
    return switch (command) {
      case Register c ->
          new Register(
              c.reference(),
              key.seal(PersonalField.NAME, c.name()),
              email(key, c.email()),
              c.country());
      case Update c ->
          new Update(key.seal(PersonalField.NAME, c.name()), email(key, c.email()), c.country());
      case Erase c -> c;
    };
  }

  private static @Nullable String email(PersonKey key, @Nullable String email) {
    return email == null ? null : key.seal(PersonalField.EMAIL, email);
  }
}
