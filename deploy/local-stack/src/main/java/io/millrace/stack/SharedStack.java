package io.millrace.stack;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One stack for all tests of a JVM: one shard, two replicas, fresh, under the module's {@code
 * target} folder.
 */
public final class SharedStack {
  private static final Object LOCK = new Object();
  private static @Nullable LocalStack stack;
  private static @Nullable StackException failure;

  private SharedStack() {}

  /**
   * The stack, started by the first call; it ends with the JVM.
   *
   * @throws StackException when it does not come up; later calls fail in the same way at once
   */
  public static LocalStack get() {
    synchronized (LOCK) {
      if (failure != null) {
        throw new StackException(
            "The shared stack did not come up: " + failure.getMessage(), failure);
      }
      LocalStack running = stack;
      if (running == null) {
        running = start();
        stack = running;
      }
      return running;
    }
  }

  private static LocalStack start() {
    // Surefire names the module's folder; an IDE starts in it, or says where it is.
    Path module = Path.of(System.getProperty("basedir", ""));
    try {
      LocalStack started =
          LocalStack.start(StackOptions.in(module.resolve("target/shared-stack")).withFresh(true));
      Runtime.getRuntime().addShutdownHook(new Thread(started::close, "shared-stack-end"));
      return started;
    } catch (StackException e) {
      failure = e;
      throw e;
    }
  }
}
