package io.millrace.stack.embedded;

import io.millrace.stack.StackException;
import io.millrace.stack.StateFiles;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a state folder for one stack. The system gives the lock up when the process ends in any
 * way, so a killed run leaves none behind.
 */
final class FolderLock implements AutoCloseable {
  private final FileChannel channel;
  private final String heldInThisJvm;

  private FolderLock(FileChannel channel, String heldInThisJvm) {
    this.channel = channel;
    this.heldInThisJvm = heldInThisJvm;
  }

  /**
   * Takes the lock.
   *
   * @throws StackException that names the process which holds it
   */
  static FolderLock take(Path folder) {
    Path holder = folder.resolve("stack.pid");
    // Opening and closing the file a second time would drop the lock of this very JVM, also one
    // taken through another class
    // loader, so that is asked first and where all class loaders see it.
    String key = "io.millrace.stack.locked:" + folder;
    synchronized (System.getProperties()) {
      if (System.getProperty(key) != null) {
        throw inUse(folder, Long.toString(ProcessHandle.current().pid()));
      }
      return StateFiles.doing(
          "lock the state folder " + folder,
          () -> {
            var channel =
                FileChannel.open(
                    folder.resolve("stack.lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
              channel.close();
              throw inUse(
                  folder, Files.exists(holder) ? Files.readString(holder).strip() : "unknown");
            }
            Files.writeString(holder, Long.toString(ProcessHandle.current().pid()));
            System.setProperty(key, "");
            return new FolderLock(channel, key);
          });
    }
  }

  @Override
  public void close() {
    synchronized (System.getProperties()) {
      // Once only: by a second call another stack of this JVM may hold the folder.
      if (channel.isOpen()) {
        System.clearProperty(heldInThisJvm);
        StateFiles.doing("give up the lock of the state folder", channel::close);
      }
    }
  }

  private static StackException inUse(Path folder, String pid) {
    return new StackException(
        "The state folder %s is in use by another stack, of process %s. Stop that one, or use another folder."
            .formatted(folder, pid));
  }
}
