package io.millrace.command.catalog;

/** A category, as far as it is known; the code is its id. */
public sealed interface Category {
  /** There is none with the code. */
  record Unknown() implements Category {}

  /** Products can stand in it. */
  record Known(String code, String name) implements Category {}

  /** Before its first event. */
  Category NONE = new Unknown();
}
