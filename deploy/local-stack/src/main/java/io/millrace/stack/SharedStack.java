package io.millrace.stack;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One stack for all tests of a JVM: one shard, two replicas, fresh, under the module's {@code
 * target} folder. Tests of Quarkus load classes several times over; they all see the same stack.
 */
public final class SharedStack {
  private static @Nullable LocalStack stack;

  private SharedStack() {}

  /**
   * The stack, started by the first call; it ends with the JVM.
   *
   * @throws StackException when it does not come up; later calls fail in the same way at once
   */
  public static LocalStack get() {
    // The same object for every class loader, unlike this class.
    synchronized (System.getProperties()) {
      LocalStack known = stack;
      if (known == null) {
        known = SharedBridge.find().orElseGet(SharedStack::start);
        stack = known;
      }
      return known;
    }
  }

  /** Where its state is: one folder for each JVM in which a module's tests run side by side. */
  static Path folder() {
    // Surefire names the module's folder; an IDE starts in it.
    Path module = Path.of(System.getProperty("basedir", ""));
    return module.resolve("target/shared-stack-" + System.getProperty("test.fork", "ide"));
  }

  private static LocalStack start() {
    try {
      LocalStack started = LocalStack.start(StackOptions.in(folder()).withFresh(true));
      Runtime.getRuntime().addShutdownHook(new Thread(started::close, "shared-stack-end"));
      SharedBridge.publish(started);
      return started;
    } catch (StackException e) {
      SharedBridge.publishFailure(String.valueOf(e.getMessage()));
      throw e;
    }
  }
}
