package io.millrace.events.customer;

import io.millrace.events.DomainEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What can happen to a customer. Each event carries the whole state that it led to. */
public sealed interface CustomerEvent extends DomainEvent {
  /** Number under which an outside system knows the customer. */
  @Nullable String reference();

  /** Name as the customer gave it. */
  String name();

  /** E-mail address, if one is known. */
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
}
