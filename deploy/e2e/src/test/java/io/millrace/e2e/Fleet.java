package io.millrace.e2e;

import io.millrace.cli.issuer.LocalIssuer;
import io.millrace.cli.issuer.Role;
import io.millrace.cli.suite.ServiceName;
import io.millrace.cli.suite.ServicePorts;
import io.millrace.cli.suite.ServiceSettings;
import io.millrace.e2e.Connections.Answer;
import io.millrace.e2e.Connections.Call;
import io.millrace.stack.ChildProcesses;
import io.millrace.stack.LocalStack;
import io.millrace.stack.MillraceHome;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.StackOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A stack of its own and as many instances of the services as a test likes, each a process. */
final class Fleet implements AutoCloseable {
  /** Ended by SIGTERM, by itself. */
  static final int TERMINATED = 143;

  private final Path folder;
  private final LocalIssuer issuer;
  private final LocalStack stack;
  private final ChildProcesses children;
  private final Duration draining;

  private Fleet(
      Path folder,
      LocalIssuer issuer,
      LocalStack stack,
      ChildProcesses children,
      Duration draining) {
    this.folder = folder;
    this.issuer = issuer;
    this.stack = stack;
    this.children = children;
    this.draining = draining;
  }

  /**
   * Starts the stack; its files are in the folder of this name under target.
   *
   * @param draining for how long an instance that was told to stop answers everything
   */
  static Fleet open(String name, int replicas, Duration draining) throws IOException {
    Path folder = Files.createDirectories(Path.of("target", name).toAbsolutePath());
    var options = StackOptions.in(folder.resolve("stack")).withReplicas(replicas).withFresh(true);
    LocalIssuer issuer = LocalIssuer.in(folder, InstantSource.system());
    return new Fleet(folder, issuer, LocalStack.start(options), ChildProcesses.open(), draining);
  }

  /**
   * A build of the services.
   *
   * @param home its source tree, in which they have been packaged
   * @param unknown settings of this build that it does not know
   */
  record Build(Path home, Set<String> unknown) {
    /** The one whose tests run. */
    static Build present() {
      return new Build(MillraceHome.find(), Set.of());
    }
  }

  /** Starts one instance of each service at once and returns when all are ready. */
  Map<ServiceName, Instance> start(String version, Build build, ServiceName... services) {
    Map<ServiceName, Instance> all = new EnumMap<>(ServiceName.class);
    ServicePorts ports = ServicePorts.anyFree();
    var settings =
        new ServiceSettings(
            stack.description(),
            issuer,
            "not-a-secret-for-the-tests-alone",
            CommandServer.PERSONAL_DATA_KEYS,
            ports,
            folder.resolve("archive"));
    for (ServiceName service : services) {
      Map<String, String> own = settings.of(service);
      own.put("quarkus.shutdown.delay", draining.toString());
      own.keySet().removeAll(build.unknown());
      String name = service.label() + "-" + version;
      all.put(service, Instance.start(build.home(), name, service, ports, own, children, folder));
    }
    all.values().forEach(Instance::awaitReady);
    return all;
  }

  /** A number that the read primary answers. */
  long read(String sql) throws SQLException {
    PostgresNode node = stack.description().readPrimary();
    try (var connection =
            DriverManager.getConnection(node.jdbcUrl(), node.user(), node.password());
        var rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  String operator() {
    return issuer.token(Role.operator, Optional.empty());
  }

  /** A command of an operator, with a key of its own. */
  Call command(String path, String body) {
    return new Call(
        "POST",
        path,
        Map.of(
            "Authorization",
            "Bearer " + operator(),
            "Content-Type",
            "application/json",
            "Idempotency-Key",
            UUID.randomUUID().toString()),
        body);
  }

  /** Adds something that can be ordered without end. */
  void addProduct(Instance command, String sku) throws IOException {
    String body =
        "{\"sku\":\"%s\",\"name\":\"Thing\",\"price\":{\"amount\":255,\"currency\":\"GBP\"},\"stocked\":false}"
            .formatted(sku);
    try (var connection = new KeptConnections()) {
      Answer added = connection.send(command.port(), command("/v1/products", body));
      if (added.status() != 201) {
        throw new AssertionError("no product: " + added.status() + " " + added.body());
      }
    }
  }

  @Override
  public void close() {
    children.close();
    stack.close();
  }
}
