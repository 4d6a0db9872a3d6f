package io.millrace.stack;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to run a program as a guarded child.
 *
 * @param environment added to the environment of this JVM
 * @param logFile gets stdout and stderr, appended; its folder is made
 * @param healthUrl answers 200 as soon as the program serves
 * @param stopGrace how long an orderly stop may take until SIGKILL
 */
public record ServiceSpec(
    String name,
    List<String> command,
    Map<String, String> environment,
    Path workingFolder,
    Path logFile,
    Optional<URI> healthUrl,
    StopSignal stopSignal,
    Duration stopGrace) {
  private static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

  public ServiceSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /**
   * In the current folder, with the environment of this JVM, stopped by SIGTERM with 10 seconds of
   * grace.
   */
  public static ServiceSpec of(String name, List<String> command, Path logFile) {
    return new ServiceSpec(
        name,
        command,
        Map.of(),
        Path.of("").toAbsolutePath(),
        logFile,
        Optional.empty(),
        StopSignal.TERM,
        DEFAULT_GRACE);
  }

  public ServiceSpec withEnvironment(Map<String, String> more) {
    var all = new HashMap<>(environment);
    all.putAll(more);
    return new ServiceSpec(
        name, command, all, workingFolder, logFile, healthUrl, stopSignal, stopGrace);
  }

  public ServiceSpec withWorkingFolder(Path folder) {
    return new ServiceSpec(
        name, command, environment, folder, logFile, healthUrl, stopSignal, stopGrace);
  }

  public ServiceSpec withHealthUrl(URI url) {
    return new ServiceSpec(
        name,
        command,
        environment,
        workingFolder,
        logFile,
        Optional.of(url),
        stopSignal,
        stopGrace);
  }

  public ServiceSpec withStop(StopSignal signal, Duration grace) {
    return new ServiceSpec(
        name, command, environment, workingFolder, logFile, healthUrl, signal, grace);
  }
}
