package io.millrace.platform.command.decision;

import io.millrace.platform.service.problems.ProblemType;
import io.millrace.platform.service.problems.ProblemTypes;
import java.util.List;

/** Refusals of commands, whatever they are about. */
public final class CommandProblems implements ProblemTypes.Declaration {
  public static final ProblemType INVALID_JSON =
      new ProblemType("invalid-json", 400, "The body is not valid JSON");

  public static final ProblemType UNKNOWN_PROPERTY =
      new ProblemType("unknown-property", 400, "The body has properties that do not exist here");

  public static final ProblemType MISSING_IDEMPOTENCY_KEY =
      new ProblemType("missing-idempotency-key", 400, "The header Idempotency-Key is missing");

  public static final ProblemType INVALID_IDEMPOTENCY_KEY =
      new ProblemType("invalid-idempotency-key", 400, "The header Idempotency-Key is not valid");

  public static final ProblemType INVALID_IF_MATCH =
      new ProblemType("invalid-if-match", 400, "The header If-Match is not valid");

  public static final ProblemType IDEMPOTENCY_IN_FLIGHT =
      new ProblemType("idempotency-in-flight", 409, "A request with the same key is under way");

  public static final ProblemType MOVE_REFUSED =
      new ProblemType("move-refused", 409, "The move of buckets cannot be made");

  public static final ProblemType STALE_VERSION =
      new ProblemType("stale-version", 412, "The aggregate has changed since it was read");

  public static final ProblemType VALIDATION =
      new ProblemType("validation", 422, "The request has values that cannot be taken");

  public static final ProblemType IDEMPOTENCY_KEY_REUSED =
      new ProblemType("idempotency-key-reused", 422, "The key was used for another request");

  public static final ProblemType EVENT_TOO_LARGE =
      new ProblemType("event-too-large", 422, "The change is too large to be told in one event");

  public static final ProblemType PRECONDITION_REQUIRED =
      new ProblemType("precondition-required", 428, "The header If-Match is missing");

  public static final ProblemType BACKLOG_FULL =
      new ProblemType("backlog-full", 503, "Too many events wait to be published");

  public static final ProblemType BUCKET_MOVING =
      new ProblemType("bucket-moving", 503, "The data is being moved to another shard");

  public static final ProblemType OUTCOME_UNKNOWN =
      new ProblemType("outcome-unknown", 503, "It is not known whether the command took effect");

  @Override
  public List<ProblemType> types() {
    return List.of(
        INVALID_JSON,
        UNKNOWN_PROPERTY,
        MISSING_IDEMPOTENCY_KEY,
        INVALID_IDEMPOTENCY_KEY,
        INVALID_IF_MATCH,
        IDEMPOTENCY_IN_FLIGHT,
        MOVE_REFUSED,
        STALE_VERSION,
        VALIDATION,
        IDEMPOTENCY_KEY_REUSED,
        EVENT_TOO_LARGE,
        PRECONDITION_REQUIRED,
        BACKLOG_FULL,
        BUCKET_MOVING,
        OUTCOME_UNKNOWN);
  }
}
