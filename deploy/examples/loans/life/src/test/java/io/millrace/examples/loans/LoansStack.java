package io.millrace.examples.loans;

import io.millrace.stack.ChildProcesses;
import io.millrace.stack.MillraceHome;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.ServiceProcess;
import io.millrace.stack.ServiceSpec;
import io.millrace.stack.SharedStack;
import io.millrace.stack.StackDescription;
import io.millrace.stack.ports.TcpPorts;
import io.millrace.stack.tokens.BearerTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The library's three programs as packaged, on a stack of their own. */
final class LoansStack implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(120);
  private static final Path HOME = MillraceHome.find().resolve("deploy/examples/loans");

  private final StackDescription stack = SharedStack.get().description();
  private final ChildProcesses children = ChildProcesses.open();
  private final HttpClient http = HttpClient.newHttpClient();
  private final String secret = UUID.randomUUID().toString();
  private final App command;
  private final App projector;
  private final App query;

  private record App(int port, int management, ServiceProcess process) {}

  LoansStack() {
    Map<String, String> commands = new TreeMap<>();
    put(commands, "millrace.write.shards[0]", stack.writePrimaries().getFirst());
    Map<String, String> rows = new TreeMap<>();
    PostgresNode read = stack.readPrimary();
    rows.put("quarkus.datasource.jdbc.url", read.jdbcUrl());
    rows.put("quarkus.datasource.reactive.url", read.reactiveUrl());
    rows.put("quarkus.datasource.username", read.user());
    rows.put("quarkus.datasource.password", read.password());
    put(rows, "millrace.ledger.shards[0]", stack.writePrimaries().getFirst());
    Map<String, String> reads = new TreeMap<>();
    put(reads, "millrace.read.primary", read);
    put(reads, "millrace.read.replicas[0]", stack.readReplicas().getFirst());
    command = start("command", commands);
    projector = start("projector", rows);
    query = start("query", reads);
    List.of(command, projector, query).forEach(app -> app.process().awaitHealthy(START_LIMIT));
  }

  private static void put(Map<String, String> settings, String prefix, PostgresNode node) {
    settings.put(prefix + ".url", node.reactiveUrl());
    settings.put(prefix + ".username", node.user());
    settings.put(prefix + ".password", node.password());
  }

  private App start(String name, Map<String, String> settings) {
    int port = TcpPorts.free();
    int management = TcpPorts.free();
    settings.put("quarkus.http.port", Integer.toString(port));
    settings.put("quarkus.management.port", Integer.toString(management));
    settings.put("quarkus.http.host", "127.0.0.1");
    settings.put("quarkus.management.host", "127.0.0.1");
    settings.put("quarkus.shutdown.delay", "0s");
    settings.put("kafka.bootstrap.servers", stack.kafkaBootstrapServers());
    settings.put("quarkus.redis.hosts", stack.redisUrl());
    settings.put("mp.jwt.verify.publickey", BearerTokens.publicKey());
    settings.put("mp.jwt.verify.issuer", BearerTokens.ISSUER);
    if (!name.equals("projector")) {
      settings.put("millrace.consistency.secret", secret);
    }
    List<String> program = new ArrayList<>();
    program.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    program.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    settings.forEach((key, value) -> program.add("-D" + key + "=" + value));
    program.add("-jar");
    program.add(HOME.resolve(name + "/target/quarkus-app/quarkus-run.jar").toString());
    ServiceProcess process =
        children.start(
            ServiceSpec.of(name, program, HOME.resolve("life/target/" + name + ".log"))
                .withHealthUrl(uri(management, "/q/health/ready")));
    return new App(port, management, process);
  }

  String kafka() {
    return stack.kafkaBootstrapServers();
  }

  HttpResponse<String> command(String path, String key, String body, String... headers) {
    return send(
        HttpRequest.newBuilder(uri(command.port(), path))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)),
        librarian(),
        headers);
  }

  HttpResponse<String> read(String path, String token, String... headers) {
    return send(HttpRequest.newBuilder(uri(query.port(), path)), token, headers);
  }

  HttpResponse<String> projections(String action) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(projector.management(), "/operator/projections" + action));
    return send(
        action.isEmpty() ? request : request.POST(BodyPublishers.ofString("{}")),
        BearerTokens.operator());
  }

  static String librarian() {
    return token("\"librarian\"", "");
  }

  static String patron(UUID id) {
    return token("\"patron\"", ",\"patron_id\":\"" + id + "\"");
  }

  private static String token(String groups, String more) {
    long now = System.currentTimeMillis() / 1000;
    return BearerTokens.signed(
        """
        {"iss":"%s","aud":"millrace","sub":"tester","iat":%d,"exp":%d,"groups":[%s]%s}"""
            .formatted(BearerTokens.ISSUER, now - 60, now + 300, groups, more));
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String token, String... headers) {
    request.header("Authorization", "Bearer " + token);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  @Override
  public void close() {
    children.close();
  }
}
