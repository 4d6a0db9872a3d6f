package io.millrace.platform.command.http;

import io.millrace.platform.command.decision.Rejection;
import io.millrace.platform.command.run.Replies;
import io.millrace.platform.command.run.Versioned;
import io.millrace.platform.command.transaction.CommandAnswer;
import io.millrace.platform.command.transaction.CommandAnswer.Subject;
import io.millrace.platform.events.AggregateRef;
import io.millrace.platform.service.http.Json;
import io.millrace.platform.service.http.ProblemJson;
import io.millrace.platform.service.problems.Problem;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Answers as JSON.
 *
 * @param status of a success
 * @param location where a new thing is found; absent for a change
 * @param body the record that tells the state
 */
public record JsonReplies<S>(
    int status, @Nullable String location, BiFunction<S, Long, Object> body, String traceId)
    implements Replies<S> {
  @Override
  public CommandAnswer done(AggregateRef aggregate, Versioned<S> after) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("ETag", "\"" + after.version() + "\"");
    if (location != null) {
      headers.put("Location", location);
    }
    return new CommandAnswer(
        status,
        headers,
        Json.bytes(body.apply(after.state(), after.version())),
        new Subject(aggregate, after.version()));
  }

  @Override
  public CommandAnswer refused(Rejection rejection) {
    return refusal(rejection, traceId);
  }

  /** A refusal as an answer. */
  public static CommandAnswer refusal(Rejection rejection, String traceId) {
    Problem problem = rejection.problem();
    return new CommandAnswer(
        problem.type().status(),
        Map.of("Content-Type", Problem.MEDIA_TYPE),
        ProblemJson.bytes(problem, traceId),
        null);
  }
}
