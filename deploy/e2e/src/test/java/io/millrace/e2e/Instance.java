package io.millrace.e2e;

import io.millrace.cli.suite.ServiceName;
import io.millrace.cli.suite.ServicePorts;
import io.millrace.stack.ChildProcesses;
import io.millrace.stack.MillraceHome;
import io.millrace.stack.ServiceProcess;
import io.millrace.stack.ServiceSpec;
import io.millrace.stack.StopSignal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One packaged service as a process. */
final class Instance {
  private static final Duration START_LIMIT = Duration.ofSeconds(120);

  /** More than a drain takes: who is killed after it did not stop by itself. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(45);

  private final String name;
  private final ServicePorts.Pair ports;
  private final ServiceProcess process;

  private Instance(String name, ServicePorts.Pair ports, ServiceProcess process) {
    this.name = name;
    this.ports = ports;
    this.process = process;
  }

  /** Starts it, and returns at once. */
  static Instance start(
      String name,
      ServiceName service,
      ServicePorts ports,
      Map<String, String> settings,
      ChildProcesses children,
      Path folder) {
    return start(MillraceHome.find(), name, service, ports, settings, children, folder);
  }

  /** Starts what was built in this source tree, and returns at once. */
  static Instance start(
      Path home,
      String name,
      ServiceName service,
      ServicePorts ports,
      Map<String, String> settings,
      ChildProcesses children,
      Path folder) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Duser.timezone=UTC",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
    Path jar = home.resolve(service.module()).resolve("target/quarkus-app/quarkus-run.jar");
    command.addAll(List.of("-jar", jar.toString()));
    ServicePorts.Pair pair = ports.pair(service);
    URI ready = URI.create("http://127.0.0.1:" + pair.management() + "/q/health/ready");
    ServiceProcess process =
        children.start(
            ServiceSpec.of(name, command, folder.resolve(name + ".log"))
                .withHealthUrl(ready)
                .withStop(StopSignal.TERM, STOP_LIMIT));
    return new Instance(name, pair, process);
  }

  String name() {
    return name;
  }

  int port() {
    return ports.http();
  }

  URI health() {
    return URI.create("http://127.0.0.1:" + ports.management() + "/q/health/ready");
  }

  void awaitReady() {
    process.awaitHealthy(START_LIMIT);
  }

  /**
   * SIGTERM.
   *
   * @return its exit code: 143, or 137 if it had to be killed
   */
  int stop() {
    process.stop();
    return process.exitCode().orElseThrow();
  }

  /** Waits until it ends by itself, as a refused start does. */
  int awaitExit() {
    return process.awaitExit(START_LIMIT);
  }

  Path log() {
    return process.logFile();
  }
}
