package io.millrace.cli.suite;

import io.millrace.cli.issuer.LocalIssuer;
import io.millrace.cli.state.Pause;
import io.millrace.cli.state.StateFolder;
import io.millrace.stack.ChildProcesses;
import io.millrace.stack.LocalStack;
import io.millrace.stack.ServiceSpec;
import io.millrace.stack.StackDescription;
import io.millrace.stack.StackOptions;
import io.millrace.stack.StateFiles;
import io.millrace.stack.StopSignal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The stack and the three services, owned by this JVM: all of them end with {@link #close()}, and
 * by themselves when this JVM ends in any way. What dies meanwhile is started again.
 */
public final class Suite implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(120);
  private static final Duration STOP_GRACE = Duration.ofSeconds(15);
  private static final int SECRET_BYTES = 32;

  private final SuiteOptions options;
  private final LocalStack stack;
  private final LocalIssuer issuer;
  private final ChildProcesses children = ChildProcesses.open();
  private final List<ManagedService> services = new ArrayList<>();
  private final Consumer<String> log;
  private volatile Runnable changed = () -> {};
  private boolean closed;
  private volatile @Nullable Healer healer;

  private Suite(SuiteOptions options, LocalStack stack, LocalIssuer issuer, Consumer<String> log) {
    this.options = options;
    this.stack = stack;
    this.issuer = issuer;
    this.log = log;
  }

  /**
   * Starts everything and returns when all of it serves; when it throws, nothing is left running.
   *
   * @param log is told each step
   * @throws io.millrace.stack.StackException when a part does not come up or a port is taken
   */
  public static Suite start(SuiteOptions options, Programs programs, Consumer<String> log) {
    options.ports().requireFree();
    StateFolder state = options.state().create();
    LocalIssuer issuer = LocalIssuer.in(state.keys(), InstantSource.system());
    String secret = kept(state.keys().resolve("consistency.secret"), HexFormat.of()::formatHex);
    // Wraps the keys of customers; a stack that is kept needs it as long as its data.
    String personalData =
        kept(
            state.keys().resolve("personal-data.keys"),
            bytes -> "local:" + Base64.getEncoder().encodeToString(bytes));
    log.accept(
        "starting PostgreSQL (%d write, 1 read, %d replicas), Kafka and Redis"
            .formatted(options.shards(), options.replicas()));
    LocalStack stack =
        LocalStack.start(
            new StackOptions(state.stack(), options.shards(), options.replicas(), options.fresh()));
    var suite = new Suite(options, stack, issuer, log);
    try {
      if (options.fresh()) {
        // It is of ledgers that are gone.
        StateFiles.delete(state.archive());
      }
      suite.startServices(
          programs,
          new ServiceSettings(
              stack.description(), issuer, secret, personalData, options.ports(), state.archive()));
      return suite;
    } catch (RuntimeException | Error e) {
      suite.close();
      throw e;
    }
  }

  public StackDescription stack() {
    return stack.description();
  }

  public LocalIssuer issuer() {
    return issuer;
  }

  /** The service's address for clients. */
  public URI url(ServiceName name) {
    return URI.create("http://127.0.0.1:" + options.ports().pair(name).http());
  }

  /** The service's address for health, metrics and info. */
  public URI managementUrl(ServiceName name) {
    return URI.create("http://127.0.0.1:" + options.ports().pair(name).management());
  }

  /** Absent while the service is down. */
  public OptionalLong pid(ServiceName name) {
    return services.stream()
        .filter(service -> service.name() == name)
        .findFirst()
        .map(ManagedService::pid)
        .orElse(OptionalLong.empty());
  }

  public Path logFolder() {
    return options.state().log("command").resolveSibling("");
  }

  /** Calls this whenever a service has got another process id. */
  public void onChange(Runnable listener) {
    changed = listener;
    listener.run();
  }

  /** Ends the services, then the stores; data stays in the state folder. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    Healer running = healer;
    if (running != null) {
      running.close();
    }
    try {
      log.accept("stopping the services");
      children.close();
    } finally {
      log.accept("stopping the stores");
      stack.close();
    }
  }

  private void startServices(Programs programs, ServiceSettings settings) {
    var processes =
        Arrays.stream(ServiceName.values())
            .map(
                name -> {
                  log.accept(
                      "starting %s on port %d"
                          .formatted(name.module(), options.ports().pair(name).http()));
                  writeSettings(name, settings);
                  var process = children.start(spec(name, programs, settings));
                  services.add(
                      new ManagedService(
                          name, process, Pause.of(options.state(), name.label()), log));
                  return process;
                })
            .toList();
    processes.forEach(process -> process.awaitHealthy(START_LIMIT));
    healer = new Healer(services, stack.processes(), log, () -> changed.run());
  }

  private ServiceSpec spec(ServiceName name, Programs programs, ServiceSettings settings) {
    var environment = settings.environmentOf(name);
    var command = ServiceCommand.of(name, programs.service(name), environment.keySet());
    return ServiceSpec.of(name.module(), command, options.state().log(name.label()))
        .withEnvironment(environment)
        .withWorkingFolder(options.state().root())
        .withHealthUrl(managementUrl(name).resolve("/q/health/ready"))
        .withStop(StopSignal.TERM, STOP_GRACE);
  }

  /** What {@code quarkus:dev} of the service reads; see docs/settings.md. */
  private void writeSettings(ServiceName name, ServiceSettings settings) {
    String text =
        settings.of(name).entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue().replace("\\", "\\\\"))
            .collect(Collectors.joining("\n", "", "\n"));
    StateFiles.writePrivate(
        options.state().settings().resolve(name.module() + ".properties"), text);
  }

  private static String kept(Path file, Function<byte[], String> text) {
    if (!Files.exists(file)) {
      byte[] bytes = new byte[SECRET_BYTES];
      new SecureRandom().nextBytes(bytes);
      StateFiles.writePrivate(file, text.apply(bytes));
    }
    return StateFiles.doing("read " + file, () -> Files.readString(file)).strip();
  }
}
