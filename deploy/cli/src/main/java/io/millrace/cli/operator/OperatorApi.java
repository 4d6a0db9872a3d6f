package io.millrace.cli.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.outcome.CliException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Calls {@code /operator/…} of one service's management port. */
public final class OperatorApi {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI management;
  private final String token;

  /**
   * @param management the service's management address
   * @param token bearer token with the role operator
   */
  public OperatorApi(URI management, String token) {
    this.management = management;
    this.token = token;
  }

  /**
   * What the service answers.
   *
   * @throws CliException with the service's own words if it refuses
   */
  public JsonNode get(String path) {
    return send(HttpRequest.newBuilder(management.resolve("/operator" + path)).GET());
  }

  /**
   * Has the service do something.
   *
   * @param body a JSON object
   * @throws CliException with the service's own words if it refuses
   */
  public JsonNode post(String path, String body) {
    return send(
        HttpRequest.newBuilder(management.resolve("/operator" + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private JsonNode send(HttpRequest.Builder builder) {
    HttpRequest request = builder.header("Authorization", "Bearer " + token).timeout(LIMIT).build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new CliException(refusal(response));
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new CliException(
          "%s does not answer: %s. See: ./millrace status".formatted(management, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted; what was asked for may still happen", e);
    }
  }

  private static String refusal(HttpResponse<String> response) {
    try {
      JsonNode problem = JSON.readTree(response.body());
      if (problem.hasNonNull("title")) {
        return "%s (%s): %s"
            .formatted(
                problem.path("title").asText(),
                problem.path("code").asText(),
                problem.path("detail").asText());
      }
    } catch (JsonProcessingException e) {
      // Not ours: a proxy, or another program on that port.
    }
    return "%s answered %d".formatted(response.uri(), response.statusCode());
  }
}
