package io.millrace.command.customer;

import io.millrace.command.customer.Customer.Erased;
import io.millrace.command.customer.Customer.Registered;
import io.millrace.command.customer.Customer.Unknown;
import io.millrace.command.customer.CustomerCommand.Erase;
import io.millrace.command.customer.CustomerCommand.Register;
import io.millrace.command.customer.CustomerCommand.Update;
import io.millrace.events.customer.CustomerEvent;
import io.millrace.events.customer.CustomerEvent.CustomerErased;
import io.millrace.events.customer.CustomerEvent.CustomerRegistered;
import io.millrace.events.customer.CustomerEvent.CustomerUpdated;
import io.millrace.platform.command.decision.Decision;
import java.time.Instant;

/** The rules of customers. */
public final class CustomerDecider {
  /** Characters of the longest reference. */
  public static final int MAX_REFERENCE = 100;

  /** Characters of the longest name. */
  public static final int MAX_NAME = 200;

  /** Characters of the longest country. */
  public static final int MAX_COUNTRY = 100;

  private CustomerDecider() {}

  /** What comes of the command in this state. */
  public static Decision<CustomerEvent> decide(
      Customer state, CustomerCommand command, Instant now) {
    return switch (command) {
      case Register register -> register(state, register, now);
      case Update update -> update(state, update, now);
      case Erase _ -> erase(state, now);
    };
  }

  /** The state after the event. */
  public static Customer evolve(@SuppressWarnings("unused") Customer state, CustomerEvent event) {
    // Every event of a customer carries the whole state that it led to.
    return switch (event) {
      case CustomerRegistered e -> new Registered(e.reference(), e.name(), e.email(), e.country());
      case CustomerUpdated e -> new Registered(e.reference(), e.name(), e.email(), e.country());
      case CustomerErased e -> new Erased(e.reference(), e.country());
    };
  }

  private static Decision<CustomerEvent> register(Customer state, Register command, Instant now) {
    return switch (state) {
      case Unknown _ ->
          Decision.accept(
              new CustomerRegistered(
                  command.reference(), command.name(), command.email(), command.country(), now));
      case Registered known ->
          Decision.reject(new CustomerRejection.AlreadyRegistered(known.reference()));
      case Erased _ -> Decision.reject(new CustomerRejection.IsErased());
    };
  }

  private static Decision<CustomerEvent> update(Customer state, Update command, Instant now) {
    return switch (state) {
      case Unknown _ -> Decision.reject(new CustomerRejection.NotRegistered());
      case Registered known -> {
        CustomerUpdated event =
            new CustomerUpdated(
                known.reference(), command.name(), command.email(), command.country(), now);
        yield evolve(known, event).equals(known) ? Decision.unchanged() : Decision.accept(event);
      }
      case Erased _ -> Decision.reject(new CustomerRejection.IsErased());
    };
  }

  private static Decision<CustomerEvent> erase(Customer state, Instant now) {
    return switch (state) {
      case Unknown _ -> Decision.reject(new CustomerRejection.NotRegistered());
      case Registered known ->
          Decision.accept(new CustomerErased(known.reference(), known.country(), now));
      case Erased _ -> Decision.unchanged();
    };
  }
}
