package io.millrace.platform.projection.operator;

import io.millrace.platform.projection.engine.OperationResult.Refusal;
import io.vertx.core.json.JsonObject;

/** Why a call is refused, as RFC 9457 has it; each code has a page in {@code docs/problems}. */
record Problem(String code, String title, int status, String detail) {
  static final String MEDIA_TYPE = "application/problem+json";

  private static final String TYPES = "https://millrace.io/problems/";

  static Problem unauthenticated() {
    return new Problem(
        "unauthenticated", "Unauthenticated", 401, "Send 'Authorization: Bearer <token>'.");
  }

  static Problem forbidden() {
    return new Problem("forbidden", "Forbidden", 403, "This needs a token with the role operator.");
  }

  static Problem notFound(String detail) {
    return new Problem("not-found", "Not found", 404, detail);
  }

  static Problem badRequest(String detail) {
    return new Problem("bad-request", "Bad request", 400, detail);
  }

  static Problem storeUnavailable(String detail) {
    return new Problem("store-unavailable", "The read store does not answer", 503, detail);
  }

  static Problem internalError() {
    return new Problem("internal-error", "Internal error", 500, "See the log of the projector.");
  }

  static Problem of(Refusal reason, String detail) {
    int status = reason == Refusal.UNKNOWN_PROJECTION ? 404 : 409;
    return new Problem(reason.code(), reason.title(), status, detail);
  }

  JsonObject json() {
    return new JsonObject()
        .put("type", TYPES + code)
        .put("title", title)
        .put("status", status)
        .put("detail", detail)
        .put("code", code);
  }
}
