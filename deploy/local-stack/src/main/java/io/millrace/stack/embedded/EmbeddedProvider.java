package io.millrace.stack.embedded;

import io.millrace.stack.StackOptions;
import io.millrace.stack.StackProvider;

/** Processes of this machine, from binaries on the class path. */
public final class EmbeddedProvider implements StackProvider {
  @Override
  public String name() {
    return "embedded";
  }

  @Override
  public RunningStack start(StackOptions options) {
    return EmbeddedStack.start(options);
  }
}
