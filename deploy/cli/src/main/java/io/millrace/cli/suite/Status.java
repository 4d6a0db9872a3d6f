package io.millrace.cli.suite;

import io.millrace.cli.state.RunFile;
import io.millrace.cli.state.StateFolder;
import io.millrace.stack.HealthCheck;
import java.net.URI;
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
    run.services()
        .forEach(
            (name, service) ->
                services.put(
                    name,
                    new Service(
                        service.url(),
                        service.managementUrl(),
                        HealthCheck.isUp(
                            URI.create(service.managementUrl() + "/q/health/ready")))));
    boolean all = services.values().stream().allMatch(Service::healthy);
    return new Status(all ? "up" : "degraded", services, run.stores());
  }
}
