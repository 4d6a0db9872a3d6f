package io.millrace.cli.command;

import io.millrace.cli.suite.ServiceName;
import io.millrace.cli.suite.ServicePorts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that starts the suite. */
public final class SuiteFlags {
  @Option(
      names = "--shards",
      paramLabel = "N",
      defaultValue = "1",
      description = "PostgreSQL write primaries (default ${DEFAULT-VALUE}).")
  public int shards = 1;

  @Option(
      names = "--replicas",
      paramLabel = "N",
      defaultValue = "2",
      description = "Read replicas (default ${DEFAULT-VALUE}).")
  public int replicas = 2;

  @Option(
      names = "--command-port",
      paramLabel = "PORT",
      description = "Default 8080; also MILLRACE_COMMAND_PORT.")
  @Nullable Integer commandPort;

  @Option(
      names = "--query-port",
      paramLabel = "PORT",
      description = "Default 8081; also MILLRACE_QUERY_PORT.")
  @Nullable Integer queryPort;

  @Option(
      names = "--projector-port",
      paramLabel = "PORT",
      description = "Default 8082; also MILLRACE_PROJECTOR_PORT.")
  @Nullable Integer projectorPort;

  @Option(
      names = "--command-management-port",
      paramLabel = "PORT",
      description = "Default 9080; also MILLRACE_COMMAND_MANAGEMENT_PORT.")
  @Nullable Integer commandManagementPort;

  @Option(
      names = "--query-management-port",
      paramLabel = "PORT",
      description = "Default 9081; also MILLRACE_QUERY_MANAGEMENT_PORT.")
  @Nullable Integer queryManagementPort;

  @Option(
      names = "--projector-management-port",
      paramLabel = "PORT",
      description = "Default 9082; also MILLRACE_PROJECTOR_MANAGEMENT_PORT.")
  @Nullable Integer projectorManagementPort;

  @Option(names = "--free-ports", description = "Any free ports; also MILLRACE_PORTS=free.")
  boolean freePorts;

  /** What options and environment ask for; options win. */
  public ServicePorts ports() {
    ServicePorts base = freePorts ? ServicePorts.anyFree() : ServicePorts.of(System.getenv());
    return withOptions(base);
  }

  public ServicePorts withOptions(ServicePorts base) {
    return base.with(ServiceName.COMMAND, commandPort, commandManagementPort)
        .with(ServiceName.QUERY, queryPort, queryManagementPort)
        .with(ServiceName.PROJECTOR, projectorPort, projectorManagementPort);
  }

  /** The same as options, for another process. */
  public List<String> asOptions(ServicePorts ports) {
    var all = new ArrayList<>(List.of("--shards=" + shards, "--replicas=" + replicas));
    for (ServiceName name : ServiceName.values()) {
      all.add("--%s-port=%d".formatted(name.label(), ports.pair(name).http()));
      all.add("--%s-management-port=%d".formatted(name.label(), ports.pair(name).management()));
    }
    return all;
  }
}
