package io.millrace.platform.command.runtime.rest;

import io.millrace.platform.command.decision.Rejection.Fault;
import io.millrace.platform.command.runtime.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Problems as {@code application/problem+json}. */
public final class ProblemJson {
  /** Media type of RFC 9457. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private ProblemJson() {}

  /** The bytes; {@code traceId} leads from the caller's complaint to our logs. */
  public static byte[] bytes(Problem problem, String traceId) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", problem.type().uri());
    json.put("title", problem.type().title());
    json.put("status", problem.type().status());
    json.put("detail", problem.detail());
    json.put("code", problem.type().code());
    if (!problem.errors().isEmpty()) {
      json.put("errors", problem.errors().stream().map(ProblemJson::error).toList());
    }
    json.put("traceId", traceId);
    // A fact never takes the place of a member that RFC 9457 names.
    new TreeMap<>(problem.facts()).forEach(json::putIfAbsent);
    return Json.bytes(json);
  }

  private static Map<String, Object> error(Fault fault) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("pointer", fault.pointer());
    json.put("detail", fault.detail());
    json.putAll(new TreeMap<>(fault.facts()));
    return json;
  }

  /** Every error that is told at most: a body of nonsense must not make an answer of megabytes. */
  static List<Fault> limited(List<Fault> faults) {
    return faults.size() <= 100 ? faults : faults.subList(0, 100);
  }
}
