package io.millrace.platform.service.api;

import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
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
   * The methods that an existing address takes, as the header {@code Allow} lists them; the
   * framework leaves it out, or adds HEAD.
   */
  default String allow(@SuppressWarnings("unused") String path) {
    return "GET, HEAD, OPTIONS";
  }

  /** An application all of whose addresses have variable parts, or that names none. */
  @DefaultBean
  @Singleton
  final class Unnamed implements ApiAddresses {
    @Override
    public Set<String> routes() {
      return Set.of();
    }
  }
}
