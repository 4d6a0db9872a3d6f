package io.millrace.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.issuer.Role;
import io.millrace.cli.suite.ServiceName;
import io.millrace.cli.suite.Suite;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The projector's interface for operators. */
final class Operator {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Suite suite;

  Operator(Suite suite) {
    this.suite = suite;
  }

  HttpResponse<String> post(String path) throws IOException, InterruptedException {
    return http.send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{}"))
            .build(),
        BodyHandlers.ofString());
  }

  /** All versions of a projection. */
  List<JsonNode> projection(String name) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(request("/projections").build(), BodyHandlers.ofString());
    List<JsonNode> versions = new ArrayList<>();
    for (JsonNode item : JSON.readTree(answer.body()).path("items")) {
      if (item.path("name").asText().equals(name)) {
        versions.add(item);
      }
    }
    return versions;
  }

  /** The same as number and state. */
  List<String> versions(String name) throws IOException, InterruptedException {
    return projection(name).stream()
        .map(item -> item.path("version").asInt() + " " + item.path("state").asText())
        .toList();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
            suite.managementUrl(ServiceName.PROJECTOR).resolve("/operator" + path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + suite.issuer().token(Role.operator, Optional.empty()));
  }
}
