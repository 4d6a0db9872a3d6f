package io.millrace.cli.scenario;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;

/** Calls the public interfaces with one caller's token. */
final class Api {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final HttpClient http;
  private final URI commandUrl;
  private final URI queryUrl;
  private final String token;

  Api(HttpClient http, URI commandUrl, URI queryUrl, String token) {
    this.http = http;
    this.commandUrl = commandUrl;
    this.queryUrl = queryUrl;
    this.token = token;
  }

  /** The same interfaces for another caller; an empty token sends none. */
  Api as(String otherToken) {
    return new Api(http, commandUrl, queryUrl, otherToken);
  }

  /** A command with an idempotency key of its own. */
  Reply post(String path, String json, String... headers) {
    return postWithKey(UUID.randomUUID().toString(), path, json, headers);
  }

  Reply postWithKey(String idempotencyKey, String path, String json, String... headers) {
    return send(
        HttpRequest.newBuilder(commandUrl.resolve(path))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(HttpRequest.BodyPublishers.ofString(json)),
        headers);
  }

  Reply get(String path, String... headers) {
    return send(HttpRequest.newBuilder(queryUrl.resolve(path)).GET(), headers);
  }

  private Reply send(HttpRequest.Builder builder, String... headers) {
    if (!token.isEmpty()) {
      builder.header("Authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      builder.headers(headers);
    }
    HttpRequest request = builder.timeout(LIMIT).build();
    String name = request.method() + " " + request.uri().getPath();
    try {
      var response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return new Reply(name, response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new StepFailed("%s got no answer: %s".formatted(name, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StepFailed(name + " was interrupted");
    }
  }
}
