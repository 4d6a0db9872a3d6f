package io.millrace.query.http;

/**
 * Every kind of refusal. The name on the wire is stable; {@code docs/problems/} has a page each.
 */
public enum ProblemCode {
  /** A parameter, header or id of the request cannot be read. */
  INVALID_PARAMETER("invalid-parameter", 400, "A parameter of the request is not valid"),
  /** The cursor is not one of ours, or belongs to another list. */
  INVALID_CURSOR("invalid-cursor", 400, "The cursor is not valid here"),
  /** The consistency token is not one of ours. */
  INVALID_CONSISTENCY_TOKEN("invalid-consistency-token", 400, "The consistency token is not valid"),
  /** The request could not be understood by the server at all. */
  BAD_REQUEST("bad-request", 400, "The request cannot be understood"),
  /** No bearer token, or one that is not accepted. */
  UNAUTHENTICATED("unauthenticated", 401, "A valid bearer token is needed"),
  /** The caller's roles do not allow it. */
  FORBIDDEN("forbidden", 403, "The bearer token does not allow this"),
  /** There is none, or none that the caller may see. */
  NOT_FOUND("not-found", 404, "There is no such thing"),
  /** The resource is there, the method is not. */
  METHOD_NOT_ALLOWED("method-not-allowed", 405, "The method is not allowed here"),
  /** No form that the client accepts. */
  NOT_ACCEPTABLE("not-acceptable", 406, "The answer has no form that the request accepts"),
  /** The body has a form that is not read. */
  UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "The body has a form that is not read"),
  /** The change has not arrived in the read model in time. */
  NOT_YET_CONSISTENT("not-yet-consistent", 503, "The change has not reached the read model yet"),
  /** No replica and no primary could answer. */
  READ_STORE_UNAVAILABLE("read-store-unavailable", 503, "The read store cannot be reached"),
  /** Our mistake. */
  INTERNAL_ERROR("internal-error", 500, "The request failed through no fault of yours");

  private final String code;
  private final int status;
  private final String title;

  ProblemCode(String code, int status, String title) {
    this.code = code;
    this.status = status;
    this.title = title;
  }

  /** The stable name. */
  public String code() {
    return code;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** One sentence, the same for every occurrence. */
  public String title() {
    return title;
  }
}
