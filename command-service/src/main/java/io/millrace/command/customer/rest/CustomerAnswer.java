package io.millrace.command.customer.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.command.customer.Customer;
import io.millrace.command.customer.Customer.Erased;
import io.millrace.command.customer.Customer.Registered;
import io.millrace.command.customer.Customer.Unknown;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/** A customer as it is now. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
record CustomerAnswer(
    String id,
    @Nullable String reference,
    @Nullable String name,
    @Nullable String email,
    @Nullable String country,
    long version) {
  private static CustomerAnswer of(String id, Registered customer, long version) {
    return new CustomerAnswer(
        id, customer.reference(), customer.name(), customer.email(), customer.country(), version);
  }

  static CustomerAnswer of(String id, Customer state, long version) {
    return switch (state) {
      case Registered customer -> of(id, customer, version);
      case Erased customer ->
          new CustomerAnswer(id, customer.reference(), null, null, customer.country(), version);
      case Unknown _ -> throw new IllegalArgumentException("a success means a known customer");
    };
  }
}
