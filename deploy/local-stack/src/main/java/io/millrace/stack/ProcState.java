package io.millrace.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the JDK does not say about a process. */
public final class ProcState {
  private ProcState() {}

  /**
   * Whether a process runs: not one that has ended and only waits for an init process to notice.
   */
  public static boolean runs(ProcessHandle process) {
    return process.isAlive() && !isZombie(process.pid());
  }

  /**
   * Whether it has ended and is only listed because nobody has asked how; in a container without an
   * init that can be for ever.
   */
  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.startsWith(") Z", stat.lastIndexOf(')'));
    } catch (IOException goneOrNotLinux) {
      return false;
    }
  }
}
