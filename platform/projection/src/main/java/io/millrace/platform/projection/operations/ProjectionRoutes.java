package io.millrace.platform.projection.operations;

import io.millrace.platform.projection.StoreException;
import io.millrace.platform.projection.deadletter.DeadLetterRequest.Action;
import io.millrace.platform.projection.operations.DeadLetterOperations.Edit;
import io.millrace.platform.projection.rebuild.OperationResult;
import io.millrace.platform.projection.rebuild.OperationResult.Done;
import io.millrace.platform.projection.rebuild.OperationResult.Refused;
import io.millrace.platform.service.http.OperatorRoutes;
import io.millrace.platform.service.problems.Problem;
import io.millrace.platform.service.problems.ProblemException;
import io.millrace.platform.service.problems.ProblemType;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** All below {@code /operator} on the management port. */
@Singleton
class ProjectionRoutes {
  private static final int MOST_LETTERS = 200;
  private static final int LETTERS = 50;

  private final OperatorRoutes operators;
  private final ProjectionOperations projections;
  private final ProjectionReport report;
  private final DeadLetterOperations letters;
  private final ViewRefresher refresher;
  private final PersonalDataOperations personalData;
  private final Audits audits;

  ProjectionRoutes(
      OperatorRoutes operators,
      ProjectionOperations projections,
      ProjectionReport report,
      DeadLetterOperations letters,
      ViewRefresher refresher,
      PersonalDataOperations personalData,
      Audits audits) {
    this.operators = operators;
    this.projections = projections;
    this.report = report;
    this.letters = letters;
    this.refresher = refresher;
    this.personalData = personalData;
    this.audits = audits;
  }

  void register(@Observes ManagementInterface management) {
    Router router = management.router();
    on(router, HttpMethod.GET, "/operator/projections", this::list);
    on(router, HttpMethod.POST, "/operator/projections/:name/:action", this::operate);
    on(router, HttpMethod.POST, "/operator/views/:view/refresh", this::refresh);
    on(router, HttpMethod.GET, "/operator/dead-letters", this::listLetters);
    on(router, HttpMethod.GET, "/operator/dead-letters/:id", this::showLetter);
    on(router, HttpMethod.POST, "/operator/dead-letters/:id/replay", this::replay);
    on(router, HttpMethod.POST, "/operator/dead-letters/:id/discard", this::discard);
    on(
        router,
        HttpMethod.POST,
        "/operator/audits",
        (call, operator) -> audits.ask(body(call), operator));
    on(
        router,
        HttpMethod.GET,
        "/operator/audits/:id",
        (call, _) -> audits.show(number(call.pathParam("id"), 0, "the id of an audit")));
    on(router, HttpMethod.GET, "/operator/personal-data", (_, _) -> personalData.report());
    on(
        router,
        HttpMethod.POST,
        "/operator/personal-data/rewrap",
        (call, operator) -> personalData.rewrap(body(call), operator));
  }

  private void on(
      Router router,
      HttpMethod method,
      String path,
      BiFunction<RoutingContext, String, JsonObject> work) {
    operators.serve(
        router,
        method,
        path,
        200,
        call -> {
          try {
            return work.apply(call.request(), call.operator()).toBuffer().getBytes();
          } catch (StoreException e) {
            throw Problem.of(ProblemType.STORE_UNAVAILABLE, String.valueOf(e.getMessage()))
                .asException(e);
          }
        });
  }

  private JsonObject list(RoutingContext call, String operator) {
    return new JsonObject()
        .put("items", report.read())
        .put("views", report.views())
        .put("auditor", report.auditor());
  }

  private JsonObject operate(RoutingContext call, String operator) {
    String name = call.pathParam("name");
    boolean force = body(call).getBoolean("force", false);
    OperationResult result =
        switch (call.pathParam("action")) {
          case "rebuild" -> projections.rebuild(name, operator);
          case "promote" -> projections.promote(name, force, operator);
          case "rollback" -> projections.rollback(name, operator);
          case "pause" -> projections.pause(name, operator);
          case "resume" -> projections.resume(name, operator);
          case "drop" -> projections.drop(name, operator);
          default ->
              throw new ProblemException(
                  ProblemType.NOT_FOUND,
                  "there are rebuild, promote, rollback, pause, resume and drop");
        };
    return switch (result) {
      case Done(var subject, var detail) ->
          new JsonObject()
              .put("name", subject.name())
              .put("version", subject.version())
              .put("detail", detail);
      case Refused(var reason, var detail) -> throw new ProblemException(reason, detail);
    };
  }

  private JsonObject refresh(RoutingContext call, String operator) {
    String view = call.pathParam("view");
    if (!refresher.request(view, operator)) {
      throw new ProblemException(ProblemType.NOT_FOUND, "there is no materialised view " + view);
    }
    return new JsonObject().put("view", view).put("outcome", "asked for");
  }

  private JsonObject listLetters(RoutingContext call, String operator) {
    int limit = (int) number(call.request().getParam("limit"), LETTERS, "limit");
    if (limit < 1 || limit > MOST_LETTERS) {
      throw new ProblemException(ProblemType.BAD_REQUEST, "limit is 1 to " + MOST_LETTERS);
    }
    long after = number(call.request().getParam("after"), 0, "after");
    return new JsonObject()
        .put("items", letters.list(call.request().getParam("projection"), after, limit));
  }

  private JsonObject showLetter(RoutingContext call, String operator) {
    return letters.show(id(call)).orElseThrow(() -> noLetter(call));
  }

  private JsonObject replay(RoutingContext call, String operator) {
    return request(call, Action.REPLAY, edit(call), operator);
  }

  private JsonObject discard(RoutingContext call, String operator) {
    return request(call, Action.DISCARD, null, operator);
  }

  private JsonObject request(
      RoutingContext call, Action action, @Nullable Edit edit, String operator) {
    String outcome =
        letters.request(id(call), action, edit, operator).orElseThrow(() -> noLetter(call));
    return new JsonObject().put("id", id(call)).put("outcome", outcome);
  }

  /**
   * What is to be changed before the replay: {@code value} replaces the whole value, {@code patch}
   * is merged into it (RFC 7396), so that whoever sees it masked can mend it; {@code headers} are
   * set.
   */
  private @Nullable Edit edit(RoutingContext call) {
    JsonObject body = body(call);
    JsonObject headers = object(body, "headers");
    JsonObject value = object(body, "value");
    JsonObject patch = object(body, "patch");
    if (headers == null && value == null && patch == null) {
      return null;
    }
    JsonObject set = headers == null ? new JsonObject() : headers;
    if (value != null) {
      return new Edit(bytes(value), set);
    }
    return new Edit(patch == null ? null : bytes(MergePatch.apply(current(call), patch)), set);
  }

  private JsonObject current(RoutingContext call) {
    byte[] value = letters.value(id(call)).orElseThrow(() -> noLetter(call));
    try {
      return new JsonObject(new String(value, StandardCharsets.UTF_8));
    } catch (DecodeException e) {
      throw new ProblemException(
          ProblemType.BAD_REQUEST,
          "the letter's value is no JSON object; send the whole \"value\"");
    }
  }

  private static byte[] bytes(JsonObject json) {
    return json.encode().getBytes(StandardCharsets.UTF_8);
  }

  private static JsonObject body(RoutingContext call) {
    try {
      JsonObject body = call.body().asJsonObject();
      return body == null ? new JsonObject() : body;
    } catch (DecodeException | ClassCastException e) {
      throw new ProblemException(ProblemType.BAD_REQUEST, "the body is no JSON object");
    }
  }

  private static @Nullable JsonObject object(JsonObject body, String member) {
    Object value = body.getValue(member);
    if (value == null || value instanceof JsonObject) {
      return (JsonObject) value;
    }
    throw new ProblemException(ProblemType.BAD_REQUEST, "\"" + member + "\" is an object");
  }

  private static ProblemException noLetter(RoutingContext call) {
    return new ProblemException(
        ProblemType.NOT_FOUND, "there is no dead letter " + call.pathParam("id") + " with a value");
  }

  private static long id(RoutingContext call) {
    return number(call.pathParam("id"), 0, "the id of a dead letter");
  }

  private static long number(@Nullable String text, long otherwise, String what) {
    try {
      return text == null ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new ProblemException(ProblemType.BAD_REQUEST, what + " is a number");
    }
  }
}
