package io.millrace.command.runtime.rest;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who calls.
 *
 * @param subject of the token
 * @param roles of the token
 * @param customerId the one customer that the caller acts for; absent for staff and payment
 *     providers, who act for all
 */
public record Caller(String subject, Set<String> roles, @Nullable UUID customerId) {
  public Caller {
    roles = Set.copyOf(roles);
  }

  /** Whether the caller may see what belongs to this customer; null is a guest's. */
  public boolean maySee(@Nullable String owner) {
    return customerId == null || customerId.toString().equals(owner);
  }
}
