package io.millrace.command.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.stack.ChildProcesses;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.ServiceProcess;
import io.millrace.stack.ServiceSpec;
import io.millrace.stack.ports.TcpPorts;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A real PgBouncer in transaction mode before one write primary. Its program is looked for under
 * the property {@code millrace.pgbouncer} and on the PATH.
 */
public final class PgBouncer implements AutoCloseable {
  /** Connections to the database at most. */
  public static final int SERVER_CONNECTIONS = 4;

  private static final Pattern VERSION = Pattern.compile("PgBouncer (\\d+)\\.(\\d+)");
  private static final int OLDEST_MINOR = 21;

  private final int port = TcpPorts.free();
  private final ChildProcesses children = ChildProcesses.open();
  private final ServiceProcess process;
  private final PostgresNode database;

  /** Starts it before this database. */
  public PgBouncer(PostgresNode database) {
    this.database = database;
    try {
      process = children.start(ServiceSpec.of("pgbouncer", command(), log()));
    } catch (IOException e) {
      throw new IllegalStateException("PgBouncer cannot be set up", e);
    }
    awaitReady();
  }

  /** The program, if there is one that knows prepared statements (1.21 or newer). */
  public static Optional<Path> program() {
    return Stream.concat(
            Stream.ofNullable(System.getProperty("millrace.pgbouncer")).map(Path::of),
            Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(d -> Path.of(d, "pgbouncer")))
        .filter(Files::isExecutable)
        .filter(PgBouncer::knowsPreparedStatements)
        .findFirst();
  }

  /** For the Vert.x client. */
  public String reactiveUrl() {
    return "postgresql://127.0.0.1:%d/%s".formatted(port, database.database());
  }

  /** For JDBC, without prepared statements of the driver's own. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:%d/%s?prepareThreshold=0"
        .formatted(port, database.database());
  }

  /** SIGKILL. */
  public void kill() {
    process.kill();
  }

  /** Starts it again on its port. */
  public void start() {
    process.start();
    awaitReady();
  }

  @Override
  public void close() {
    children.close();
  }

  private void awaitReady() {
    process.awaitReady(this::accepts, Duration.ofSeconds(20));
  }

  private boolean accepts() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private List<String> command() throws IOException {
    Path folder = Files.createTempDirectory("millrace-pgbouncer");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path users = folder.resolve("users.txt");
    Files.writeString(users, "\"%s\" \"%s\"\n".formatted(database.user(), database.password()));
    Path settings = folder.resolve("pgbouncer.ini");
    Files.writeString(settings, settings(users));
    List<String> command =
        new ArrayList<>(List.of(program().orElseThrow().toString(), settings.toString()));
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(1, List.of("-u", "nobody"));
    }
    return command;
  }

  private String settings(Path users) {
    // extra_float_digits: what PostgreSQL's drivers ask for at the start; nothing here has floats.
    return """
    [databases]
    %s = host=%s port=%d
    [pgbouncer]
    listen_addr = 127.0.0.1
    listen_port = %d
    unix_socket_dir =
    auth_type = scram-sha-256
    auth_file = %s
    pool_mode = transaction
    default_pool_size = %d
    max_client_conn = 200
    max_prepared_statements = 200
    query_wait_timeout = 5
    ignore_startup_parameters = extra_float_digits
    """
        .formatted(
            database.database(), database.host(), database.port(), port, users, SERVER_CONNECTIONS);
  }

  private static Path log() {
    return Path.of(System.getProperty("basedir", ""), "target", "pgbouncer.log").toAbsolutePath();
  }

  private static boolean knowsPreparedStatements(Path program) {
    try {
      Process asked =
          new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
      Matcher version = VERSION.matcher(new String(asked.getInputStream().readAllBytes(), UTF_8));
      return version.find()
          && (Integer.parseInt(version.group(1)) > 1
              || Integer.parseInt(version.group(2)) >= OLDEST_MINOR);
    } catch (IOException e) {
      return false;
    }
  }
}
