package io.millrace.command.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.command.testing.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Sends imports as a client would. */
final class ImportClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI endpoint;

  /** A client of the service that the running Quarkus test has started. */
  ImportClient() {
    String service = ConfigProvider.getConfig().getValue("test.url", String.class);
    endpoint = URI.create(service).resolve("/v1/imports");
  }

  /** Sends the lines as an operator and waits for all results. */
  List<JsonNode> send(List<String> lines) {
    try {
      HttpResponse<Stream<String>> response =
          http.send(
              request(
                  operator(),
                  "application/x-ndjson",
                  BodyPublishers.ofString(String.join("\n", lines))),
              BodyHandlers.ofLines());
      if (response.statusCode() != 200) {
        throw new AssertionError("status " + response.statusCode());
      }
      return response.body().map(ImportClient::json).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sends anything and waits for the whole answer. */
  HttpResponse<String> post(@Nullable String token, String contentType, BodyPublisher body)
      throws IOException, InterruptedException {
    return http.send(request(token, contentType, body), BodyHandlers.ofString());
  }

  private HttpRequest request(@Nullable String token, String contentType, BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint).header("Content-Type", contentType).POST(body);
    return token == null
        ? request.build()
        : request.header("Authorization", "Bearer " + token).build();
  }

  /** An operator's token. */
  static String operator() {
    return Tokens.token("operator-1", "operator", "");
  }

  static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + line, e);
    }
  }

  /** The word in the member {@code result} of each line. */
  static List<String> words(List<JsonNode> results) {
    return results.stream().map(result -> result.get("result").asText()).toList();
  }
}
