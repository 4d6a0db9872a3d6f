package io.millrace.e2e;

import io.millrace.cli.issuer.LocalIssuer;
import io.millrace.stack.ChildProcesses;
import io.millrace.stack.MillraceHome;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.ServiceProcess;
import io.millrace.stack.ServiceSpec;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The packaged command-service as a process, without relay, on one write primary. */
final class CommandServer {
  static final String PERSONAL_DATA_KEYS = "test:bm90LWEtc2VjcmV0LWZvci10aGUtdGVzdHMtLTAwMDE=";

  private static final Duration START_LIMIT = Duration.ofSeconds(120);

  private final ServiceProcess process;
  private final int port;

  private CommandServer(ServiceProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it and returns when it serves.
   *
   * @param more settings by property name
   */
  static CommandServer start(
      String name,
      ChildProcesses children,
      PostgresNode store,
      LocalIssuer issuer,
      Path folder,
      Map<String, String> more)
      throws IOException {
    int port = freePort();
    int management = freePort();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            System.getProperty("test.jit", "-XX:TieredStopAtLevel=4"),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-Duser.timezone=UTC",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dquarkus.http.host=127.0.0.1",
            "-Dquarkus.management.host=127.0.0.1",
            "-Dquarkus.http.port=" + port,
            "-Dquarkus.management.port=" + management,
            "-Dmillrace.write.shards[0].url=" + store.reactiveUrl(),
            "-Dmillrace.write.shards[0].username=" + store.user(),
            "-Dmillrace.write.shards[0].password=" + store.password(),
            "-Dmillrace.relay.enabled=false",
            "-Dmillrace.consistency.secret=not-a-secret-for-the-tests-alone",
            "-Dmillrace.personal-data.keys=" + PERSONAL_DATA_KEYS,
            "-Dmp.jwt.verify.publickey.location=" + issuer.publicKeyFile().toUri(),
            "-Dmp.jwt.verify.issuer=" + LocalIssuer.ISSUER,
            "-Dmp.jwt.verify.audiences=" + LocalIssuer.AUDIENCE));
    more.forEach((key, value) -> command.add("-D" + key + "=" + value));
    Path jar = MillraceHome.find().resolve("command-service/target/quarkus-app/quarkus-run.jar");
    command.addAll(List.of("-jar", jar.toString()));
    ServiceProcess process =
        children.start(
            ServiceSpec.of(name, command, folder.resolve(name + ".log"))
                .withHealthUrl(URI.create("http://127.0.0.1:" + management + "/q/health/ready")));
    var server = new CommandServer(process, port);
    server.awaitReady();
    return server;
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** SIGKILL; it stays down until {@link #restart}. */
  void kill() {
    process.kill();
  }

  void restart() {
    process.start();
  }

  void awaitReady() {
    process.awaitHealthy(START_LIMIT);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
