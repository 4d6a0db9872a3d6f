package io.millrace.stack;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * A stack of its own for a look at it: prints where everything is and stays until SIGTERM or the
 * end of its input.
 */
public final class Main {
  private static final int WRONG_USAGE = 2;

  private Main() {}

  /** Arguments: state folder, number of shards (default 1), number of replicas (default 2). */
  public static void main(String[] args) throws Exception {
    if (args.length < 1 || args.length > 3) {
      System.err.println("Usage: Main STATE_FOLDER [SHARDS [REPLICAS]]");
      System.exit(WRONG_USAGE);
    }
    try {
      run(options(args));
    } catch (StackException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static void run(StackOptions options) throws Exception {
    try (var stack = LocalStack.start(options)) {
      var end = new CountDownLatch(1);
      var closer = new Thread(stack::close, "stack-end");
      Runtime.getRuntime().addShutdownHook(closer);
      System.out.println(StackJson.of(stack.description()));
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                drainInput();
                end.countDown();
              });
      end.await();
    }
  }

  private static StackOptions options(String[] args) {
    StackOptions options = StackOptions.in(Path.of(args[0]));
    options = args.length > 1 ? options.withShards(Integer.parseInt(args[1])) : options;
    return args.length > 2 ? options.withReplicas(Integer.parseInt(args[2])) : options;
  }

  private static void drainInput() {
    try {
      var ignored = System.in.readAllBytes();
    } catch (java.io.IOException closed) {
      // The end as well.
    }
  }
}
