package io.millrace.platform.command.runtime.rest;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which method each address takes, for the header {@code Allow} of a 405, which the framework
 * leaves out. Every address of this service takes one; a test compares this with the API's
 * description.
 */
final class AllowedMethods {
  private static final List<Pattern> PUT =
      List.of(
          Pattern.compile("/v1/customers/[^/]+"),
          Pattern.compile("/v1/products/[^/]+/(price|categories)"));

  private AllowedMethods() {}

  /** The methods of an address that exists. */
  static String of(String path) {
    boolean put = PUT.stream().anyMatch(pattern -> pattern.matcher(path).matches());
    return (put ? "PUT" : "POST") + ", OPTIONS";
  }
}
