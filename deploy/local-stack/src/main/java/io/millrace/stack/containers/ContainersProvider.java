package io.millrace.stack.containers;

import io.millrace.stack.LocalStack;
import io.millrace.stack.StackException;
import io.millrace.stack.StackOptions;

/**
 * Containers of the Docker engine that answers here. Always starts empty: data lives in the
 * containers and ends with them.
 */
public final class ContainersProvider implements LocalStack.Provider {
  @Override
  public String name() {
    return "containers";
  }

  @Override
  public LocalStack start(StackOptions options) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // Testcontainers look for their parts through it; under Quarkus it may know other classes of
    // the same names.
    thread.setContextClassLoader(ContainersProvider.class.getClassLoader());
    try {
      return ContainersStack.start(options);
    } catch (NoClassDefFoundError e) {
      // Whoever ships this library to users has no use for Testcontainers.
      throw new StackException(
          "The stack provider 'containers' needs Testcontainers, which are not on the class path (%s is missing). It is there for tests: run them with -Dmillrace.stack=containers, and everything else without."
              .formatted(e.getMessage()),
          e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
