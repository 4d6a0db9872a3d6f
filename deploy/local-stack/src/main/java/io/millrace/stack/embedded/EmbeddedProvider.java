package io.millrace.stack.embedded;

import io.millrace.stack.LocalStack;
import io.millrace.stack.StackOptions;

/** Processes of this machine, from binaries on the class path. */
public final class EmbeddedProvider implements LocalStack.Provider {
  @Override
  public String name() {
    return "embedded";
  }

  @Override
  public LocalStack start(StackOptions options) {
    return EmbeddedStack.start(options);
  }
}
