package io.millrace.platform.query.freshness;

import io.millrace.platform.service.problems.ProblemType;
import io.millrace.platform.service.problems.ProblemTypes;
import java.util.List;

/** Refusals of reads, whatever they are about. */
public final class QueryProblems implements ProblemTypes.Declaration {
  public static final ProblemType INVALID_PARAMETER =
      new ProblemType("invalid-parameter", 400, "A parameter of the request is not valid");

  public static final ProblemType INVALID_CURSOR =
      new ProblemType("invalid-cursor", 400, "The cursor is not valid here");

  public static final ProblemType INVALID_CONSISTENCY_TOKEN =
      new ProblemType("invalid-consistency-token", 400, "The consistency token is not valid");

  public static final ProblemType STREAM_POSITION_GONE =
      new ProblemType("stream-position-gone", 410, "The stream cannot go on from this position");

  public static final ProblemType NOT_YET_CONSISTENT =
      new ProblemType("not-yet-consistent", 503, "The change has not reached the read model yet");

  @Override
  public List<ProblemType> types() {
    return List.of(
        INVALID_PARAMETER,
        INVALID_CURSOR,
        INVALID_CONSISTENCY_TOKEN,
        STREAM_POSITION_GONE,
        NOT_YET_CONSISTENT);
  }
}
