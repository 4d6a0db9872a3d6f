package io.millrace.platform.query.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Objects;

/** Finds the exchange of the request that is being answered, over REST or gRPC. */
@Singleton
public class Exchanges {
  /** Behind what refuses requests early. */
  private static final int LATE = 1;

  void install(@Observes Filters filters) {
    filters.register(
        request -> {
          context().putLocal(Exchange.class, new Exchange(request.request(), context()));
          request.next();
        },
        LATE);
  }

  /** To be called before anything is waited for. */
  public Exchange current() {
    return context().getLocal(Exchange.class);
  }

  /** Each request has one of its own. */
  private static Context context() {
    return Objects.requireNonNull(Vertx.currentContext());
  }
}
