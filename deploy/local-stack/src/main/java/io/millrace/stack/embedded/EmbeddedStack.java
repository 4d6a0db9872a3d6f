package io.millrace.stack.embedded;

import io.millrace.stack.ChildProcesses;
import io.millrace.stack.InParallel;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.StackDescription;
import io.millrace.stack.StackOptions;
import io.millrace.stack.StackProcesses;
import io.millrace.stack.StackProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The processes of one stack on one state folder. */
final class EmbeddedStack implements StackProvider.RunningStack {
  private static final String WRITE_DATABASE = "millrace_write";
  private static final String READ_DATABASE = "millrace_read";
  private static final String USER = "millrace";

  private final StackOptions options;
  private final StateFolder state;
  private final List<Primary> writePrimaries;
  private final Primary readPrimary;
  private final List<Replica> replicas;
  private final KafkaBroker kafka;
  private final RedisServer redis;
  private final Nodes nodes;

  private EmbeddedStack(StackOptions options, StateFolder state, ChildProcesses children) {
    this.options = options;
    this.state = state;
    var cache = Cache.ofCheckout();
    var programs = PostgresPrograms.find(cache);
    writePrimaries =
        IntStream.range(0, options.shards())
            .mapToObj(
                shard ->
                    new Primary(node("write-" + shard, WRITE_DATABASE), programs, state, children))
            .toList();
    readPrimary = new Primary(node("read", READ_DATABASE), programs, state, children);
    replicas =
        IntStream.range(0, options.replicas())
            .mapToObj(
                index ->
                    new Replica(
                        node("replica-" + index, READ_DATABASE), programs, state, readPrimary))
            .toList();
    kafka = new KafkaBroker(state, port(KafkaBroker.NAME), port(KafkaBroker.CONTROLLER));
    redis = new RedisServer(state, cache, port(RedisServer.NAME));
    nodes =
        new Nodes(
            children,
            state.of(""),
            Stream.of(writePrimaries, List.of(readPrimary), replicas, List.of(kafka, redis))
                .<Node>flatMap(List::stream)
                .toList());
    state.save();
  }

  static EmbeddedStack start(StackOptions options) {
    var state = StateFolder.open(options);
    var children = ChildProcesses.open();
    try {
      var stack = new EmbeddedStack(options, state, children);
      stack.startAll();
      return stack;
    } catch (RuntimeException | Error e) {
      children.close();
      state.close();
      throw e;
    }
  }

  @Override
  public StackDescription description() {
    return new StackDescription(
        writePrimaries.stream().map(primary -> primary.node).toList(),
        readPrimary.node,
        replicas.stream().map(replica -> replica.node).toList(),
        kafka.bootstrapServers(),
        redis.url());
  }

  @Override
  public StackProcesses processes() {
    return nodes;
  }

  /** A second caller waits for the first and finds nothing left to do. */
  @Override
  public synchronized void close() {
    try {
      nodes.close();
    } finally {
      state.close();
    }
  }

  private void startAll() {
    // The slowest first.
    var work =
        new ArrayList<Runnable>(
            List.of(
                () -> nodes.start(kafka.name()),
                this::startReadStore,
                () -> nodes.start(redis.name())));
    writePrimaries.forEach(primary -> work.add(() -> nodes.start(primary.name())));
    InParallel.run(work, nodes::close);
  }

  private void startReadStore() {
    nodes.start(readPrimary.name());
    readPrimary.dropSlotsExcept(
        replicas.stream().map(replica -> Replica.slotOf(replica.name())).toList());
    InParallel.run(
        replicas.stream()
            .<Runnable>map(
                replica ->
                    () -> {
                      replica.copyIfNeeded();
                      nodes.start(replica.name());
                    })
            .toList(),
        () -> {});
  }

  private PostgresNode node(String name, String database) {
    return new PostgresNode(name, "127.0.0.1", port(name), database, USER, state.password());
  }

  private int port(String name) {
    return state.port(name, options.ports());
  }
}
