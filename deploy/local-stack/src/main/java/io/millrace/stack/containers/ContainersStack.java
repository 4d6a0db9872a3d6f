package io.millrace.stack.containers;

import io.millrace.stack.GuardShell;
import io.millrace.stack.InParallel;
import io.millrace.stack.LocalStack;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.StackDescription;
import io.millrace.stack.StackOptions;
import io.millrace.stack.StackProcesses;
import io.millrace.stack.embedded.StateFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.testcontainers.containers.Network;

/** The containers of one stack; ports, password and logs are in its state folder. */
final class ContainersStack implements LocalStack {
  private final StateFolder state;
  private final Engine engine;
  private final GuardShell guard;
  private final StackDescription description;
  private final StackProcesses nodes;

  private ContainersStack(
      StackOptions options, StateFolder state, Engine engine, GuardShell guard) {
    this.state = state;
    this.engine = engine;
    this.guard = guard;
    description = state.describe(options, engine.host());
    Network network = engine.network();
    nodes =
        new StackProcesses(
            Stream.of(
                    description.writePrimaries().stream().map(PostgresParts::primary),
                    Stream.of(PostgresParts.primary(description.readPrimary())),
                    description.readReplicas().stream().map(PostgresParts::replica),
                    Stream.of(
                        OtherParts.kafka(description.kafkaBootstrapServers()),
                        OtherParts.redis(description.redisUrl())))
                .flatMap(parts -> parts)
                .map(
                    part ->
                        new ContainerNode(
                            part, engine, network, new ContainerLog(state.log(part.name()))))
                .toList());
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
        end(guard);
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
      end(guard);
    } finally {
      state.close();
    }
  }

  /** Nothing is left to be removed. Without docker it has ended at once. */
  private static void end(GuardShell guard) {
    guard.tellIfAlive("done");
    guard.close();
  }

  private void startAll() {
    // The slowest first.
    var work =
        new ArrayList<Runnable>(
            List.of(() -> nodes.start("kafka"), this::startReadStore, () -> nodes.start("redis")));
    description
        .writePrimaries()
        .forEach(primary -> work.add(() -> startPrimary(primary, List.of())));
    InParallel.run(work);
  }

  private void startReadStore() {
    startPrimary(description.readPrimary(), description.readReplicas());
    InParallel.run(
        description.readReplicas().stream()
            .<Runnable>map(replica -> () -> nodes.start(replica.name()))
            .toList());
  }

  private void startPrimary(PostgresNode primary, List<PostgresNode> replicas) {
    nodes.start(primary.name());
    PostgresParts.complete(primary, replicas);
  }
}
