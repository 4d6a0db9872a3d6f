package io.millrace.query.kit;

import io.millrace.stack.SharedStack;
import io.millrace.stack.StackProcesses;

/** Undoes what a test did to the stack. */
public final class Repair {
  private Repair() {}

  /** Whatever state the processes are in, they serve afterwards. */
  public static void all(String... names) {
    StackProcesses processes = SharedStack.get().processes();
    for (String name : names) {
      if (processes.isAlive(name)) {
        processes.thaw(name);
      }
      processes.start(name);
    }
  }
}
