package io.millrace.cli.suite;

import io.millrace.cli.state.RunFile;
import io.millrace.cli.state.StateFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the suite is right now, asked and not remembered.
 *
 * @param state {@code down}, {@code starting}, {@code up}, or {@code degraded}: it runs, but some
 *     service does not serve at the moment
 */
public record Status(
    String state, Map<String, Service> services, Map<String, Map<String, String>> stores) {
  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final int OK = 200;

  /**
   * One service.
   *
   * @param healthy whether it is ready to serve
   */
  public record Service(String url, String managementUrl, boolean healthy) {}

  public static Status of(StateFolder state) {
    Optional<RunFile> found = RunFile.ofRunning(state);
    if (found.isEmpty() || found.get().phase() == RunFile.Phase.FAILED) {
      return new Status("down", Map.of(), Map.of());
    }
    RunFile run = found.get();
    if (run.phase() == RunFile.Phase.STARTING) {
      return new Status("starting", Map.of(), Map.of());
    }
    var services = new LinkedHashMap<String, Service>();
    try (var client = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
      run.services()
          .forEach(
              (name, service) ->
                  services.put(
                      name,
                      new Service(
                          service.url(),
                          service.managementUrl(),
                          isReady(client, service.managementUrl()))));
    }
    boolean all = services.values().stream().allMatch(Service::healthy);
    return new Status(all ? "up" : "degraded", services, run.stores());
  }

  private static boolean isReady(HttpClient client, String managementUrl) {
    var request =
        HttpRequest.newBuilder(URI.create(managementUrl + "/q/health/ready"))
            .timeout(LIMIT)
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
    } catch (IOException unreachable) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
