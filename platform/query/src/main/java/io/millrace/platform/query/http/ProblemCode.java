package io.millrace.platform.query.http;

import java.util.Locale;

/**
 * Every kind of refusal. The code is stable and has a page in {@code docs/problems/}; a code that
 * the command-service answers too has the same meaning and title there.
 */
public enum ProblemCode {
  /** A parameter, or an id in the path, cannot be read. */
  INVALID_PARAMETER(400, "A parameter of the request is not valid"),
  /** The cursor is not one of ours, or belongs to another list. */
  INVALID_CURSOR(400, "The cursor is not valid here"),
  /** The consistency token is not one of ours. */
  INVALID_CONSISTENCY_TOKEN(400, "The consistency token is not valid"),
  /** What the HTTP layer refuses. */
  BAD_REQUEST(400, "The request is not valid"),
  /** No bearer token, or one that is not accepted. */
  UNAUTHENTICATED(401, "Who calls is not known"),
  /** The caller's roles do not allow it. */
  FORBIDDEN(403, "The caller may not do this"),
  /** No such path. */
  NOT_FOUND(404, "There is nothing under this address"),
  /** None that the caller may see. */
  ORDER_NOT_FOUND(404, "No such order"),
  /** None that the caller may see. */
  CUSTOMER_NOT_FOUND(404, "No such customer"),
  /** Not in the catalogue. */
  PRODUCT_NOT_FOUND(404, "No such product"),
  /** No receipt of this SKU has been recorded. */
  STOCK_NOT_FOUND(404, "No stock of this product"),
  /** The path is there, the method is not. */
  METHOD_NOT_ALLOWED(405, "The method is not possible here"),
  /** No form that the client accepts. */
  NOT_ACCEPTABLE(406, "The answer does not exist in the media type asked for"),
  /** The body did not come to its end in time. */
  REQUEST_TIMEOUT(408, "The request did not come to its end in time"),
  /** The stream cannot go on where the client has stopped. */
  STREAM_POSITION_GONE(410, "The stream cannot go on from this position"),
  /** More than is read. */
  BODY_TOO_LARGE(413, "The body is too large"),
  /** The body has a form that is not read. */
  UNSUPPORTED_MEDIA_TYPE(415, "The body has a media type that is not taken here"),
  /** Too many requests of one principal. */
  RATE_LIMITED(429, "Too many requests"),
  /** Our mistake. */
  INTERNAL_ERROR(500, "Something went wrong on our side"),
  /** More is under way than can be done at the same time. */
  OVERLOADED(503, "The service has too much to do"),
  /** The change has not arrived in the read model in time. */
  NOT_YET_CONSISTENT(503, "The change has not reached the read model yet"),
  /** No replica and no primary could answer. */
  STORE_UNAVAILABLE(503, "The database cannot be reached");

  private final int status;
  private final String title;

  ProblemCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The stable name, in kebab case. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** Whether the same request may be answered in a moment. */
  public boolean isForLater() {
    return status == 429 || status == 503;
  }

  /** The status of gRPC that comes nearest. */
  public int grpcStatus() {
    return switch (status) {
      case 400 -> 3;
      case 401 -> 16;
      case 403 -> 7;
      case 404 -> 5;
      case 408 -> 4;
      case 410 -> 11;
      case 413, 429 -> 8;
      case 503 -> 14;
      default -> 13;
    };
  }

  /** What it is about, the same for every occurrence. */
  public String title() {
    return title;
  }

  /**
   * The one with this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static ProblemCode ofCode(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
