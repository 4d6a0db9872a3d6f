package io.millrace.events.customer;

import io.millrace.platform.events.DomainEvent;
import io.millrace.platform.events.PersonErased;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What can happen to a customer. Each event carries the whole state that it led to. Name and e-mail
 * are sealed ({@code io.millrace.platform.events.sealing}); events of the first version have them
 * in the clear.
 */
public sealed interface CustomerEvent extends DomainEvent {
  /** Number under which an outside system knows the customer. */
  @Nullable String reference();

  /** Name as the customer gave it, sealed; absent once the customer is erased. */
  @Nullable String name();

  /** E-mail address, sealed, if one is known. */
  @Nullable String email();

  /** Country, if it is known. */
  @Nullable String country();

  /** When it happened for the business. */
  Instant at();

  /** A customer is known from now on. */
  record CustomerRegistered(
      @Nullable String reference,
      String name,
      @Nullable String email,
      @Nullable String country,
      Instant at)
      implements CustomerEvent {}

  /** Name, e-mail or country changed. */
  record CustomerUpdated(
      @Nullable String reference,
      String name,
      @Nullable String email,
      @Nullable String country,
      Instant at)
      implements CustomerEvent {}

  /**
   * The customer's key was destroyed: nothing opens name and e-mail any more, wherever they stand.
   * What cannot be told of a person by itself stays, so that figures stay.
   */
  record CustomerErased(@Nullable String reference, @Nullable String country, Instant at)
      implements CustomerEvent, PersonErased {
    @Override
    public @Nullable String name() {
      return null;
    }

    @Override
    public @Nullable String email() {
      return null;
    }
  }
}
