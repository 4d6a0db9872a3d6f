package io.millrace.platform.query.http;

import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * A WebSocket's handshake with a bad token fails twice: Quarkus answers it, and then has it fail
 * for the check of roles, which has no identity. That second failure has nobody to tell.
 */
@Singleton
class AnsweredFailures {
  /** Before whoever would write an answer. */
  private static final int FIRST = -10_000;

  void register(@Observes Router router) {
    router
        .route("/v1/ws")
        .order(FIRST)
        .failureHandler(
            context -> {
              if (!context.response().ended()) {
                context.next();
              }
            });
  }
}
