package io.millrace.platform.projection.operator;

import io.millrace.platform.service.problems.ProblemType;
import io.vertx.core.json.JsonObject;

/** Why a call is refused, as RFC 9457 has it. */
record Problem(ProblemType type, String detail) {
  static final String MEDIA_TYPE = "application/problem+json";

  static Problem unauthenticated() {
    return new Problem(ProblemType.UNAUTHENTICATED, "Send 'Authorization: Bearer <token>'.");
  }

  static Problem forbidden() {
    return new Problem(ProblemType.FORBIDDEN, "This needs a token with the role operator.");
  }

  static Problem notFound(String detail) {
    return new Problem(ProblemType.NOT_FOUND, detail);
  }

  static Problem badRequest(String detail) {
    return new Problem(ProblemType.BAD_REQUEST, detail);
  }

  static Problem storeUnavailable(String detail) {
    return new Problem(ProblemType.STORE_UNAVAILABLE, detail);
  }

  static Problem internalError() {
    return new Problem(ProblemType.INTERNAL_ERROR, "See the log of the projector.");
  }

  JsonObject json() {
    return new JsonObject()
        .put("type", type.uri())
        .put("title", type.title())
        .put("status", type.status())
        .put("detail", detail)
        .put("code", type.code());
  }
}
