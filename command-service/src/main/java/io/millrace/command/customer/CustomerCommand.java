package io.millrace.command.customer;

import org.jspecify.annotations.Nullable;

/** What can be asked of a customer. */
public sealed interface CustomerCommand {
  /** Make the customer known. */
  record Register(
      @Nullable String reference, String name, @Nullable String email, @Nullable String country)
      implements CustomerCommand {}

  /** Forget for good who it is. */
  record Erase() implements CustomerCommand {}

  /** Replace name, e-mail and country. */
  record Update(String name, @Nullable String email, @Nullable String country)
      implements CustomerCommand {}
}
