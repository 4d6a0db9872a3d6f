package io.millrace.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A file system in memory that is so small that it can be filled. */
final class SmallDisk implements AutoCloseable {
  private static final int BLOCK_BYTES = 4096;

  private final Path folder;
  private final Path filler;

  private SmallDisk(Path folder) {
    this.folder = folder;
    filler = folder.resolve("filler");
  }

  /** Mounts one; empty where this account may not. */
  static Optional<SmallDisk> mount(Path folder, int mebibytes)
      throws IOException, InterruptedException {
    SmallDisk disk = new SmallDisk(Files.createDirectories(folder));
    // One that a killed run has left.
    disk.close();
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", folder.toString());
    return mounted ? Optional.of(disk) : Optional.empty();
  }

  Path folder() {
    return folder;
  }

  /** Takes what is left, to the last block. */
  void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(filler)) {
      byte[] most = new byte[1024 * 1024];
      while (free() > most.length) {
        out.write(most);
      }
      byte[] block = new byte[BLOCK_BYTES];
      while (free() > 0) {
        out.write(block);
      }
    } catch (IOException full) {
      if (free() >= BLOCK_BYTES) {
        throw full;
      }
    }
  }

  private long free() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  /** Gives all of it back. */
  void empty() throws IOException {
    Files.delete(filler);
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    // Detached at once, gone when the last process in it is.
    run("umount", "-l", folder.toString());
  }
}
