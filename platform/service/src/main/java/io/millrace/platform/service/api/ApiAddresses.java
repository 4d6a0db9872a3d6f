package io.millrace.platform.service.api;

import java.util.Set;

/** The addresses that the application serves, as far as the platform has to know them. */
public interface ApiAddresses {
  /**
   * Routes without variable parts, for example {@code /v1/loans}: each has a series of its own in
   * metrics, like those with them ({@code /v1/loans/{id}}).
   */
  Set<String> routes();

  /** Of these, those whose answers do not end: they do not count as requests under way. */
  default Set<String> streams() {
    return Set.of();
  }

  /**
   * The method that an existing address takes, for the header {@code Allow}, which the framework
   * leaves out.
   */
  default String method(@SuppressWarnings("unused") String path) {
    return "POST";
  }
}
