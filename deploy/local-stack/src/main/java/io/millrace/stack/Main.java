package io.millrace.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A stack of its own for a look at it: prints where everything is, as JSON, and stays until SIGTERM
 * or the end of its input.
 */
public final class Main {
  private static final int WRONG_USAGE = 2;

  private Main() {}

  /** Arguments: state folder, number of shards (default 1), number of replicas (default 2). */
  public static void main(String[] args) throws IOException {
    if (args.length < 1 || args.length > 3) {
      System.err.println("Usage: Main STATE_FOLDER [SHARDS [REPLICAS]]");
      System.exit(WRONG_USAGE);
    }
    StackOptions options = StackOptions.in(Path.of(args[0]));
    options = args.length > 1 ? options.withShards(Integer.parseInt(args[1])) : options;
    options = args.length > 2 ? options.withReplicas(Integer.parseInt(args[2])) : options;
    try (var stack = LocalStack.start(options)) {
      Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stack-end"));
      System.out.println(json(stack.description()));
      var unused = System.in.readAllBytes();
    } catch (StackException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  /** Without a library: this one is used by builds that bring their own. */
  private static String json(StackDescription stack) {
    return """
        {"writePrimaries":%s,"readPrimary":%s,"readReplicas":%s,"kafkaBootstrapServers":"%s","redisUrl":"%s"}"""
        .formatted(
            all(stack.writePrimaries()),
            one(stack.readPrimary()),
            all(stack.readReplicas()),
            stack.kafkaBootstrapServers(),
            stack.redisUrl());
  }

  private static String all(List<PostgresNode> nodes) {
    return nodes.stream().map(Main::one).collect(Collectors.joining(",", "[", "]"));
  }

  // Names, addresses and a hexadecimal password: nothing in them needs escaping.
  private static String one(PostgresNode node) {
    return """
        {"name":"%s","jdbcUrl":"%s","user":"%s","password":"%s"}"""
        .formatted(node.name(), node.jdbcUrl(), node.user(), node.password());
  }
}
