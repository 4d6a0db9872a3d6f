package io.millrace.platform.service.problems;

/**
 * A kind of refusal. It has a page under {@code docs/problems/}.
 *
 * @param code stable name in kebab case, for example {@code rate-limited}
 * @param status of HTTP
 * @param title what it is about, the same for every occurrence
 */
public record ProblemType(String code, int status, String title) {
  public static final ProblemType BAD_REQUEST =
      new ProblemType("bad-request", 400, "The request is not valid");

  public static final ProblemType UNAUTHENTICATED =
      new ProblemType("unauthenticated", 401, "Who calls is not known");

  public static final ProblemType FORBIDDEN =
      new ProblemType("forbidden", 403, "The caller may not do this");

  public static final ProblemType NOT_FOUND =
      new ProblemType("not-found", 404, "There is nothing under this address");

  public static final ProblemType METHOD_NOT_ALLOWED =
      new ProblemType("method-not-allowed", 405, "The method is not possible here");

  public static final ProblemType NOT_ACCEPTABLE =
      new ProblemType(
          "not-acceptable", 406, "The answer does not exist in the media type asked for");

  public static final ProblemType REQUEST_TIMEOUT =
      new ProblemType("request-timeout", 408, "The request did not come to its end in time");

  public static final ProblemType BODY_TOO_LARGE =
      new ProblemType("body-too-large", 413, "The body is too large");

  public static final ProblemType URI_TOO_LONG =
      new ProblemType("uri-too-long", 414, "The address is too long");

  public static final ProblemType UNSUPPORTED_MEDIA_TYPE =
      new ProblemType(
          "unsupported-media-type", 415, "The body has a media type that is not taken here");

  public static final ProblemType RATE_LIMITED =
      new ProblemType("rate-limited", 429, "Too many requests");

  public static final ProblemType HEADERS_TOO_LARGE =
      new ProblemType("headers-too-large", 431, "The headers are too large");

  public static final ProblemType INTERNAL_ERROR =
      new ProblemType("internal-error", 500, "Something went wrong on our side");

  public static final ProblemType STORE_UNAVAILABLE =
      new ProblemType("store-unavailable", 503, "The database cannot be reached");

  public static final ProblemType OVERLOADED =
      new ProblemType("overloaded", 503, "The service has too much to do");

  /** The URI that names it and leads to its page. */
  public String uri() {
    return "https://millrace.io/problems/" + code;
  }

  /** Whether the same request may be answered in a moment. */
  public boolean isForLater() {
    return status == 429 || status == 503;
  }
}
