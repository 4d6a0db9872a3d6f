package io.millrace.cli.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/** What a service answered. */
record Reply(String request, int status, HttpHeaders headers, byte[] body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The header's value, or an empty text. */
  String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  /** The body; a missing node if it is no JSON. */
  JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * This reply, if it has the wanted status.
   *
   * @throws StepFailed if it has another
   */
  Reply expect(int wanted) {
    if (status != wanted) {
      throw new StepFailed(
          "%s answered %d instead of %d: %s".formatted(request, status, wanted, text()));
    }
    return this;
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
