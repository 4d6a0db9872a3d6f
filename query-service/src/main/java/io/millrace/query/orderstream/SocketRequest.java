package io.millrace.query.orderstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.platform.query.freshness.QueryProblems;
import io.millrace.platform.query.http.Parameters;
import io.millrace.platform.service.problems.Fault;
import io.millrace.platform.service.problems.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a client of the WebSocket may send.
 *
 * @param id of the subscription, by the client's choice
 */
record SocketRequest(
    String type, String id, Optional<UUID> customer, Optional<String> lastPosition) {
  private static final int MAX_ID = 64;

  /**
   * Reads a message.
   *
   * @throws ProblemException if it is none of those
   */
  static SocketRequest read(ObjectMapper json, String text) {
    JsonNode node;
    try {
      node = json.readTree(text);
    } catch (JsonProcessingException e) {
      throw bad("message", "is no JSON");
    }
    String type = node.path("type").asText();
    String id = node.path("id").asText();
    if (!type.equals("subscribe") && !type.equals("unsubscribe")) {
      throw bad("type", "is neither subscribe nor unsubscribe");
    }
    if (id.isEmpty() || id.length() > MAX_ID) {
      throw bad("id", "has to be a text of 1 to " + MAX_ID + " characters");
    }
    Optional<UUID> customer =
        Optional.ofNullable(node.path("customerId").textValue()).map(Parameters::pathId);
    return new SocketRequest(
        type, id, customer, Optional.ofNullable(node.path("lastPosition").textValue()));
  }

  static ProblemException bad(String what, String detail) {
    return new ProblemException(
        QueryProblems.INVALID_PARAMETER,
        "'" + what + "' " + detail + ".",
        List.of(Fault.ofParameter(what, detail)));
  }
}
