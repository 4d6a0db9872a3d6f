package io.millrace.command.runtime.rest;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who calls.
 *
 * @param subject of the token
 * @param staff whether a merchant or an operator, who sees everything
 * @param customerId whose customer; present for everyone who is not staff
 */
public record Caller(String subject, boolean staff, @Nullable UUID customerId) {
  /** Whether the caller may see what belongs to this customer; null is a guest's. */
  public boolean maySee(@Nullable String owner) {
    return staff || (customerId != null && customerId.toString().equals(owner));
  }
}
