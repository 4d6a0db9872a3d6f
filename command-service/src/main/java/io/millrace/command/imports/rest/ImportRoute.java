package io.millrace.command.imports.rest;

import io.millrace.command.imports.ImportRecord;
import io.millrace.command.imports.ImportResult;
import io.millrace.events.ShopRoles;
import io.millrace.platform.command.run.CommitListener;
import io.millrace.platform.events.EventMetadata;
import io.millrace.platform.service.http.EarlyAnswers;
import io.millrace.platform.service.http.HttpProblems;
import io.millrace.platform.service.http.TraceIds;
import io.millrace.platform.service.problems.Problem;
import io.millrace.platform.service.problems.ProblemType;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * {@code POST /v1/imports}. A plain route, because both directions stream at the same time. It
 * stands behind authentication and before the limit on the size of bodies, which is for requests
 * that are held in memory.
 */
@Singleton
public class ImportRoute {
  private static final Logger LOG = Logger.getLogger(ImportRoute.class);
  private static final String PATH = "/v1/imports";
  private static final String NDJSON = "application/x-ndjson";

  /** Behind authentication (-200) and authorisation (-100), before the upload limit (-2). */
  private static final int ORDER = -50;

  private final ImportConfig config;
  private final ImportShards shards;
  private final CommitListener listener;
  private final IdentityProviderManager identities;
  private final Vertx vertx;
  private final Semaphore free;

  ImportRoute(
      ImportConfig config,
      ImportShards shards,
      CommitListener listener,
      IdentityProviderManager identities,
      Vertx vertx) {
    this.config = config;
    this.shards = shards;
    this.listener = listener;
    this.identities = identities;
    this.vertx = vertx;
    this.free = new Semaphore(config.maxConcurrent());
  }

  void register(@Observes Router router) {
    router.post(PATH).order(ORDER).handler(this::handle);
    router.route(PATH).order(ORDER + 1).handler(this::otherMethod);
  }

  private void otherMethod(RoutingContext context) {
    Problem problem = HttpProblems.methodNotAllowed("POST, OPTIONS");
    if (context.request().method().equals(HttpMethod.OPTIONS)) {
      problem.headers().forEach(context.response()::putHeader);
      var ignored = context.end();
    } else {
      refuse(context, problem);
    }
  }

  private void handle(RoutingContext context) {
    context.request().pause();
    QuarkusHttpUser.getSecurityIdentity(context, identities)
        .subscribe()
        .with(identity -> admit(context, identity), _ -> refuse(context, HttpProblems.of(401)));
  }

  private void admit(RoutingContext context, SecurityIdentity identity) {
    if (identity.isAnonymous()) {
      refuse(context, HttpProblems.of(401));
    } else if (!identity.hasRole(ShopRoles.OPERATOR)) {
      refuse(context, Problem.of(ProblemType.FORBIDDEN, "An import needs the role operator."));
    } else if (!isNdjson(context.request().getHeader("Content-Type"))) {
      refuse(
          context,
          Problem.of(
              ProblemType.UNSUPPORTED_MEDIA_TYPE,
              "An import is a stream of JSON objects, one per line, with the content type %s."
                  .formatted(NDJSON)));
    } else if (!free.tryAcquire()) {
      refuse(
          context,
          Problem.of(
                  ProblemType.OVERLOADED,
                  "%d imports are running already. Nothing was taken; try again when one has ended."
                      .formatted(config.maxConcurrent()))
              .with("Retry-After", "10"));
    } else {
      begin(context, identity.getPrincipal().getName());
    }
  }

  private static boolean isNdjson(String contentType) {
    return contentType != null
        && contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(NDJSON);
  }

  /** The body is not read: the connection cannot carry another request. */
  private static void refuse(RoutingContext context, Problem problem) {
    EarlyAnswers.refuseAndClose(context.request(), problem);
  }

  private void begin(RoutingContext context, String actor) {
    if ("100-continue".equalsIgnoreCase(context.request().getHeader("Expect"))) {
      context.response().writeContinue();
    }
    RequestChunks input = new RequestChunks(context.request(), vertx.getOrCreateContext());
    HttpServerResponse response = context.response();
    response.setChunked(true).putHeader("Content-Type", NDJSON);
    EventMetadata cause =
        new EventMetadata(
            TraceIds.traceparent(context.request().getHeader(TraceIds.HEADER)),
            UUID.randomUUID().toString(),
            null,
            actor);
    ImportStream stream =
        new ImportStream(
            config, input, records -> take(records, cause), bytes -> write(response, bytes));
    Thread.ofVirtual().name("import").start(() -> run(stream, response));
  }

  private List<ImportResult> take(List<ImportRecord> records, EventMetadata cause)
      throws InterruptedException {
    return shards.take(records, cause, listener::committed);
  }

  private void run(ImportStream stream, HttpServerResponse response) {
    try {
      ImportStream.End end = stream.run();
      LOG.debugf("import ended: %s", end);
      var ignored = response.end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      response.reset();
    } catch (RuntimeException e) {
      // Ours: the client sees a broken stream, not a complete one.
      LOG.error("An import failed; what was answered is kept, the rest was not taken.", e);
      response.reset();
    } finally {
      free.release();
    }
  }

  private static boolean write(HttpServerResponse response, byte[] bytes)
      throws InterruptedException {
    if (response.closed()) {
      return false;
    }
    try {
      response.write(Buffer.buffer(bytes)).toCompletionStage().toCompletableFuture().get();
      return true;
    } catch (ExecutionException e) {
      return false;
    }
  }
}
