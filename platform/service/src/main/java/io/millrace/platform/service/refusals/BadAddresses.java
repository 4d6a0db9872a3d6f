package io.millrace.platform.service.refusals;

import io.millrace.platform.service.http.EarlyAnswers;
import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;

/** Addresses that are no URI, such as {@code /v1/loans/%zz}, or that no route can be found by. */
@Singleton
class BadAddresses {
  /** Before whatever looks at the address. */
  private static final int FIRST = Integer.MAX_VALUE;

  void register(@Observes Filters filters) {
    filters.register(BadAddresses::check, FIRST);
  }

  void register(@Observes Router router) {
    router.errorHandler(400, BadAddresses::refuse);
    router
        .route()
        .order(-FIRST)
        .failureHandler(
            context -> {
              if (context.statusCode() == 400) {
                refuse(context);
              } else {
                context.next();
              }
            });
  }

  void register(@Observes ManagementInterface management) {
    management.router().route().order(-FIRST).handler(BadAddresses::check);
    register(management.router());
  }

  private static void check(RoutingContext context) {
    try {
      URI unused = new URI(context.request().uri());
      context.next();
    } catch (URISyntaxException e) {
      refuse(context);
    }
  }

  private static void refuse(RoutingContext context) {
    EarlyAnswers.refuse(context.request(), UnreadableRequests.BAD_REQUEST);
  }
}
