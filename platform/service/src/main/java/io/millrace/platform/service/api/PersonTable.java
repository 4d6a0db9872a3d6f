package io.millrace.platform.service.api;

/** The table or view in which the application has a row for each person. */
public interface PersonTable {
  /**
   * Its name. On the write shards it has the columns {@code bucket}, {@code id}, {@code
   * wrapped_key} and {@code erased_at}.
   */
  String name();
}
