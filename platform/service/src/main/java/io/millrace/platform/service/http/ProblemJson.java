package io.millrace.platform.service.http;

import io.millrace.platform.service.problems.Fault;
import io.millrace.platform.service.problems.Problem;
import io.millrace.platform.service.problems.ProblemType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Problems as {@code application/problem+json}. */
public final class ProblemJson {
  /** A body of nonsense must not make an answer of megabytes. */
  private static final int MOST_ERRORS = 100;

  private ProblemJson() {}

  /** The bytes; {@code traceId} leads from the caller's complaint to our logs. */
  public static byte[] bytes(Problem problem, String traceId) {
    Map<String, Object> json = members(problem.type(), Map.of("detail", problem.detail()));
    List<Fault> errors = problem.errors();
    if (!errors.isEmpty()) {
      json.put("errors", errors.stream().limit(MOST_ERRORS).map(ProblemJson::error).toList());
    }
    json.put("traceId", traceId);
    // A fact never takes the place of a member that RFC 9457 names.
    new TreeMap<>(problem.facts()).forEach(json::putIfAbsent);
    return Json.bytes(json);
  }

  /** The members of every problem of a type, with the given ones before its code. */
  static Map<String, Object> members(ProblemType type, Map<?, ?> more) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", type.uri());
    json.put("title", type.title());
    json.put("status", type.status());
    more.forEach((name, value) -> json.put(String.valueOf(name), value));
    json.put("code", type.code());
    return json;
  }

  private static Map<String, Object> error(Fault fault) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(fault.member(), fault.part());
    json.put("detail", fault.detail());
    json.putAll(new TreeMap<>(fault.facts()));
    return json;
  }
}
