package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.cli.issuer.LocalIssuer;
import io.millrace.cli.issuer.Role;
import io.millrace.cli.suite.ServiceName;
import io.millrace.cli.suite.ServicePorts;
import io.millrace.cli.suite.ServiceSettings;
import io.millrace.stack.ChildProcesses;
import io.millrace.stack.LocalStack;
import io.millrace.stack.StackOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A change of version as an orchestrator makes it: the new instances start beside the old ones,
 * then each old one is told to stop, under load all the time. No request fails. Both are the same
 * build, so this says nothing about a change of formats between versions.
 */
class RollingChangeTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int SHOPPERS = 6;
  private static final int SOME = 40;

  /** Ended by SIGTERM, by itself. */
  private static final int TERMINATED = 143;

  private static LocalStack stack;
  private static ChildProcesses children;
  private static LocalIssuer issuer;
  private static Path folder;

  @BeforeAll
  static void start() throws Exception {
    folder = Files.createDirectories(Path.of("target", "e2e-rolling").toAbsolutePath());
    issuer = LocalIssuer.in(folder, Clock.systemUTC());
    stack =
        LocalStack.start(StackOptions.in(folder.resolve("stack")).withReplicas(1).withFresh(true));
    children = ChildProcesses.open();
  }

  @AfterAll
  static void stop() {
    children.close();
    stack.close();
  }

  @Test
  void noRequestFailsWhileEveryServiceIsReplacedUnderLoad() throws Exception {
    Map<ServiceName, Instance> old = startAll("old");
    try (var commands = new Balancer();
        var queries = new Balancer()) {
      commands.add(of(old, ServiceName.COMMAND));
      queries.add(of(old, ServiceName.QUERY));
      until(() -> !commands.ready().isEmpty() && !queries.ready().isEmpty());
      String token = issuer.token(Role.operator, Optional.empty());
      addProduct(of(old, ServiceName.COMMAND), token);
      var shoppers = new Shoppers(SHOPPERS, commands, queries, token, "ROLLING");
      try (shoppers) {
        Map<ServiceName, Instance> next = startAll("next");
        commands.add(of(next, ServiceName.COMMAND));
        queries.add(of(next, ServiceName.QUERY));
        for (ServiceName service : new ServiceName[] {ServiceName.COMMAND, ServiceName.QUERY}) {
          awaitMore(shoppers, of(next, service));
          awaitMore(shoppers, of(old, service));
        }
        for (ServiceName service : ServiceName.values()) {
          assertThat(of(old, service).stop())
              .as("exit code of the old %s", service)
              .isEqualTo(TERMINATED);
          awaitMore(shoppers, of(next, ServiceName.COMMAND));
          awaitMore(shoppers, of(next, ServiceName.QUERY));
          assertThat(shoppers.failures).as("after the old %s stopped", service).isEmpty();
        }
      }
      System.out.printf(
          "rolling change: %d answers, longest read of an own write %d ms, %d times asked to leave%n",
          shoppers.answers(), shoppers.longestReadMillis(), shoppers.toldToLeave());
      assertThat(shoppers.failures).isEmpty();
      assertThat(shoppers.toldToLeave()).isPositive();
    }
  }

  /** Starts the three services at once and returns when all are ready. */
  private static Map<ServiceName, Instance> startAll(String version) {
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
    for (ServiceName service : ServiceName.values()) {
      Map<String, String> own = settings.of(service);
      // Ten looks of the balancer.
      own.put("quarkus.shutdown.delay", "1s");
      all.put(
          service,
          Instance.start(service.label() + "-" + version, service, ports, own, children, folder));
    }
    all.values().forEach(Instance::awaitReady);
    return all;
  }

  private static Instance of(Map<ServiceName, Instance> all, ServiceName service) {
    return Objects.requireNonNull(all.get(service));
  }

  private static void addProduct(Instance command, String token) throws IOException {
    String head =
        "POST /v1/products HTTP/1.1\r\nContent-Type: application/json\r\nIdempotency-Key: 1\r\n"
            + "Authorization: Bearer "
            + token;
    String body =
        "{\"sku\":\"ROLLING\",\"name\":\"Thing\",\"price\":{\"amount\":255,\"currency\":\"GBP\"},\"stocked\":false}";
    try (var connection = new KeptConnections()) {
      assertThat(connection.send(command.port(), head, body).status()).isEqualTo(201);
    }
  }

  /** Waits until the instance has answered some more. */
  private static void awaitMore(Shoppers shoppers, Instance instance) {
    int enough = shoppers.answered(instance) + SOME;
    await()
        .atMost(LIMIT)
        .until(() -> shoppers.answered(instance) >= enough || !shoppers.failures.isEmpty());
    assertThat(shoppers.failures).isEmpty();
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(LIMIT).until(condition);
  }
}
