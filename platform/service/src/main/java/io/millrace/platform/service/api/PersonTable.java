package io.millrace.platform.service.api;

/**
 * The table or view in which the application has a row for each person. One without personal data
 * declares none.
 */
public interface PersonTable {
  /**
   * Its name; empty if there is none. On the write shards it has the columns {@code bucket}, {@code
   * id}, {@code wrapped_key} and {@code erased_at}.
   */
  String name();

  /** Whether there are persons, whose data is sealed with keys. */
  default boolean exists() {
    return !name().isEmpty();
  }
}
