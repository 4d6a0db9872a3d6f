package io.millrace.stack.embedded;

import io.millrace.stack.ChildProcesses;
import io.millrace.stack.InParallel;
import io.millrace.stack.LocalStack;
import io.millrace.stack.StackDescription;
import io.millrace.stack.StackOptions;
import io.millrace.stack.StackProcesses;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The processes of one stack on one state folder. */
final class EmbeddedStack implements LocalStack {
  private final StateFolder state;
  private final ChildProcesses children;
  private final StackDescription description;
  private final List<Primary> writePrimaries;
  private final Primary readPrimary;
  private final List<Replica> replicas;
  private final KafkaBroker kafka;
  private final RedisServer redis;

  private EmbeddedStack(StackOptions options, StateFolder state, ChildProcesses children) {
    this.state = state;
    this.children = children;
    var cache = Cache.ofCheckout();
    var programs = PostgresPrograms.find(cache);
    int controller = state.port(KafkaBroker.CONTROLLER);
    description = state.describe(options, "127.0.0.1");
    writePrimaries =
        description.writePrimaries().stream()
            .map(node -> new Primary(node, programs, state, children))
            .toList();
    readPrimary = new Primary(description.readPrimary(), programs, state, children);
    replicas =
        description.readReplicas().stream()
            .map(node -> new Replica(node, programs, state, children, readPrimary))
            .toList();
    kafka = new KafkaBroker(state, children, description.kafkaBootstrapServers(), controller);
    redis = new RedisServer(state, children, cache, description.redisUrl());
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
    return description;
  }

  @Override
  public StackProcesses processes() {
    return new StackProcesses(
        Stream.of(writePrimaries, List.of(readPrimary), replicas, List.of(kafka, redis))
            .<Node>flatMap(List::stream)
            .toList());
  }

  /** A second caller waits for the first and finds nothing left to do. */
  @Override
  public synchronized void close() {
    try {
      children.close();
    } finally {
      state.close();
    }
  }

  private void startAll() {
    // The slowest first.
    var work = new ArrayList<Runnable>(List.of(kafka::start, this::startReadStore, redis::start));
    writePrimaries.forEach(primary -> work.add(primary::start));
    InParallel.run(work, children::close);
  }

  private void startReadStore() {
    readPrimary.start();
    readPrimary.dropSlotsExcept(replicas.stream().map(Replica::slot).toList());
    InParallel.run(
        replicas.stream()
            .<Runnable>map(
                replica ->
                    () -> {
                      replica.copyIfNeeded();
                      replica.start();
                    })
            .toList());
  }
}
