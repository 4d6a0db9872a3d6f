package io.millrace.events.catalog;

import io.millrace.platform.events.DomainEvent;
import java.time.Instant;

/** What can happen to a category of the catalogue; the aggregate's id is {@link #id}. */
public sealed interface CategoryEvent extends DomainEvent {
  /** Its code, for example {@code garden}. */
  String code();

  /** Its name for people. */
  String name();

  /** When it happened for the business. */
  Instant at();

  /** Products can be put into it from now on. */
  record CategoryAdded(String code, String name, Instant at) implements CategoryEvent {}

  /** The aggregate's id: it shares its topic with the SKUs and must never be one. */
  static String id(String code) {
    return "category:" + code;
  }
}
