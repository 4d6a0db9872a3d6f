package io.millrace.platform.query.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.platform.service.problems.ProblemType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * A refusal as RFC 9457 has it.
 *
 * @param type address of the page about this kind
 * @param title the kind in one sentence
 * @param status the HTTP status
 * @param detail what happened here, and what to do
 * @param code the stable name of the kind
 * @param errors every violation, if there are several things to name
 * @param traceId finds the request in logs and traces
 */
@RegisterForReflection
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String code,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Violation> errors,
    String traceId) {
  /** The media type of this form. */
  public static final String MEDIA_TYPE = "application/problem+json";

  static Problem of(ProblemType code, String detail, List<Violation> errors, String traceId) {
    return new Problem(
        code.uri(), code.title(), code.status(), detail, code.code(), errors, traceId);
  }

  /**
   * One thing that is wrong.
   *
   * @param parameter the parameter, path segment or header
   * @param detail what is wrong with it, and what would be right
   */
  @RegisterForReflection
  public record Violation(String parameter, String detail) {}
}
