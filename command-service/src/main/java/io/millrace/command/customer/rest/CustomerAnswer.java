package io.millrace.command.customer.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.command.customer.Customer.Registered;
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
    String name,
    @Schema(nullable = true) @Nullable String email,
    @Schema(nullable = true) @Nullable String country,
    long version) {
  static CustomerAnswer of(String id, Registered customer, long version) {
    return new CustomerAnswer(
        id, customer.reference(), customer.name(), customer.email(), customer.country(), version);
  }
}
