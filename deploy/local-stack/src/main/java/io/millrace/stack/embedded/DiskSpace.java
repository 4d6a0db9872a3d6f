package io.millrace.stack.embedded;

import io.millrace.stack.StackException;
import io.millrace.stack.StateFiles;
import java.nio.file.Files;
import java.nio.file.Path;

/** A full disk shows late and in strange ways, so it is looked at before. */
final class DiskSpace {
  private static final int MIB_SHIFT = 20;

  private DiskSpace() {}

  /**
   * Checks what is left on the disk of a folder.
   *
   * @throws StackException when it is less than wanted
   */
  static void require(Path folder, long neededMib) {
    long freeMib =
        StateFiles.doing(
            "look at the disk of the state folder " + folder,
            () -> Files.getFileStore(folder).getUsableSpace() >> MIB_SHIFT);
    if (freeMib < neededMib) {
      throw new StackException(
          "The disk of the state folder %s has %d MiB left; this stack needs %d MiB. Free some space, or use a folder on another disk."
              .formatted(folder, freeMib, neededMib));
    }
  }
}
