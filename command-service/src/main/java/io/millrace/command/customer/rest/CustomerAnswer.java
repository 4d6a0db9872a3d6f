package io.millrace.command.customer.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.command.customer.Customer;
import io.millrace.command.customer.Customer.Erased;
import io.millrace.command.customer.Customer.Registered;
import io.millrace.command.customer.Customer.Unknown;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A customer as it is now. */
@Schema(name = "Customer")
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
record CustomerAnswer(
    String id,
    @Schema(nullable = true) @Nullable String reference,
    @Schema(nullable = true, description = "null once the customer is erased")
        @Nullable String name,
    @Schema(nullable = true) @Nullable String email,
    @Schema(nullable = true) @Nullable String country,
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
