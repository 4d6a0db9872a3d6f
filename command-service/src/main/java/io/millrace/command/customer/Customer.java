package io.millrace.command.customer;

import org.jspecify.annotations.Nullable;

/** A customer, as far as it is known. */
public sealed interface Customer {
  /** Nobody is registered under the id. */
  record Unknown() implements Customer {}

  /**
   * A registered customer.
   *
   * <p>Name and e-mail are sealed, but for customers of before there were keys.
   *
   * @param reference number under which an outside system knows the customer; never changes, since
   *     the id is derived from it
   */
  record Registered(
      @Nullable String reference, String name, @Nullable String email, @Nullable String country)
      implements Customer {}

  /** A customer whose name and e-mail nobody can read any more; for good. */
  record Erased(@Nullable String reference, @Nullable String country) implements Customer {}

  /** Before its first event. */
  Customer NOBODY = new Unknown();
}
