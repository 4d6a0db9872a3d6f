package io.millrace.command.customer;

import io.millrace.command.customer.Customer.Registered;
import io.millrace.command.customer.Customer.Unknown;
import io.millrace.command.customer.CustomerCommand.Register;
import io.millrace.command.customer.CustomerCommand.Update;
import io.millrace.command.decision.Decision;
import io.millrace.events.customer.CustomerEvent;
import io.millrace.events.customer.CustomerEvent.CustomerRegistered;
import io.millrace.events.customer.CustomerEvent.CustomerUpdated;
import java.time.Instant;

/** The rules of customers. */
public final class CustomerDecider {
  private CustomerDecider() {}

  /** What comes of the command in this state. */
  public static Decision<CustomerEvent> decide(
      Customer state, CustomerCommand command, Instant now) {
    return switch (command) {
      case Register register -> register(state, register, now);
      case Update update -> update(state, update, now);
    };
  }

  /** The state after the event. */
  public static Customer evolve(@SuppressWarnings("unused") Customer state, CustomerEvent event) {
    // Every event of a customer carries the whole state that it led to.
    return new Registered(event.reference(), event.name(), event.email(), event.country());
  }

  private static Decision<CustomerEvent> register(Customer state, Register command, Instant now) {
    return switch (state) {
      case Unknown _ ->
          Decision.accept(
              new CustomerRegistered(
                  command.reference(), command.name(), command.email(), command.country(), now));
      case Registered known ->
          Decision.reject(new CustomerRejection.AlreadyRegistered(known.reference()));
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
    };
  }
}
