package io.millrace.stack.containers;

import io.millrace.stack.InParallel;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.StackDescription;
import io.millrace.stack.StackOptions;
import io.millrace.stack.StackProcesses;
import io.millrace.stack.StackProvider;
import io.millrace.stack.embedded.StateFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.testcontainers.containers.Network;

/** The containers of one stack; ports, password and logs are in its state folder. */
final class ContainersStack implements StackProvider.RunningStack {
  private static final String WRITE_DATABASE = "millrace_write";
  private static final String READ_DATABASE = "millrace_read";
  private static final String USER = "millrace";

  private final StackOptions options;
  private final StateFolder state;
  private final Engine engine;
  private final Guard guard;
  private final List<ContainerNode> all = new ArrayList<>();
  private final StackDescription description;
  private final ContainerNodes nodes;

  private ContainersStack(StackOptions options, StateFolder state, Engine engine, Guard guard) {
    this.options = options;
    this.state = state;
    this.engine = engine;
    this.guard = guard;
    String host = engine.host();
    int kafka = port("kafka");
    int redis = port("redis");
    description =
        new StackDescription(
            numbered("write", options.shards(), WRITE_DATABASE),
            postgres("read", READ_DATABASE),
            numbered("replica", options.replicas(), READ_DATABASE),
            host + ":" + kafka,
            "redis://" + host + ":" + redis);
    Network network = engine.network();
    Stream.of(
            description.writePrimaries().stream().map(PostgresParts::primary),
            Stream.of(PostgresParts.primary(description.readPrimary())),
            description.readReplicas().stream().map(PostgresParts::replica),
            Stream.of(OtherParts.kafka(host, kafka), OtherParts.redis(host, redis)))
        .flatMap(parts -> parts)
        .map(part -> new ContainerNode(part, engine, network, logOf(part)))
        .forEach(all::add);
    nodes = new ContainerNodes(all);
    state.save();
  }

  static ContainersStack start(StackOptions options) {
    var state = StateFolder.open(options);
    try {
      var engine = Engine.find(state.id());
      engine.sweep();
      var guard = engine.guard();
      try {
        var stack = new ContainersStack(options, state, engine, guard);
        stack.startAll();
        return stack;
      } catch (RuntimeException | Error e) {
        engine.sweep();
        guard.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      state.close();
      throw e;
    }
  }

  @Override
  public StackDescription description() {
    return description;
  }

  @Override
  public StackProcesses processes() {
    return nodes;
  }

  @Override
  public synchronized void close() {
    try {
      engine.sweep();
      guard.close();
    } finally {
      state.close();
    }
  }

  private void startAll() {
    // The slowest first.
    var work = new ArrayList<Runnable>(List.of(() -> nodes.start("kafka"), this::startReadStore));
    work.add(() -> nodes.start("redis"));
    description
        .writePrimaries()
        .forEach(
            primary ->
                work.add(
                    () -> {
                      nodes.start(primary.name());
                      PostgresParts.complete(primary, List.of());
                    }));
    InParallel.run(work, () -> {});
  }

  private void startReadStore() {
    nodes.start(description.readPrimary().name());
    PostgresParts.complete(description.readPrimary(), description.readReplicas());
    InParallel.run(
        description.readReplicas().stream()
            .<Runnable>map(replica -> () -> nodes.start(replica.name()))
            .toList(),
        () -> {});
  }

  private ContainerLog logOf(Part part) {
    return new ContainerLog(state.log(part.name()));
  }

  private List<PostgresNode> numbered(String name, int number, String database) {
    return IntStream.range(0, number)
        .mapToObj(index -> postgres(name + "-" + index, database))
        .toList();
  }

  private PostgresNode postgres(String name, String database) {
    return new PostgresNode(name, engine.host(), port(name), database, USER, state.password());
  }

  private int port(String name) {
    return state.port(name, options.ports());
  }
}
