package io.millrace.stack.embedded;

import io.millrace.stack.Ports;
import io.millrace.stack.StackException;
import io.millrace.stack.StackOptions;
import io.millrace.stack.TcpPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a stack keeps between its runs: a folder per process, logs, and {@code stack.properties}
 * with the password and the ports. Locked while it is open.
 */
public final class StateFolder implements AutoCloseable {
  // Only what a stack makes is ever removed: the folder is named by a user and may hold other
  // things.
  private static final Pattern OURS =
      Pattern.compile("(write|replica)-\\d+|read|kafka|redis|log|run|stack\\.properties");
  private static final String PASSWORD = "password";
  private static final int PASSWORD_BYTES = 24;
  private static final long NEEDED_MIB_PER_PROCESS = 120;

  private final Path root;
  private final FolderLock lock;
  private final Properties kept = new Properties();

  private StateFolder(Path root, FolderLock lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * Makes and locks the folder, ends what a killed run left behind, and drops the old state if the
   * options say so.
   *
   * @throws StackException when another stack holds the folder, or the disk has too little left
   */
  public static StateFolder open(StackOptions options) {
    Path root = create(options.stateFolder());
    var folder = new StateFolder(root, FolderLock.take(root));
    try {
      new Leftovers(root).end();
      if (options.fresh()) {
        folder.wipe();
      }
      DiskSpace.require(
          root, (options.shards() + options.replicas() + 2L) * NEEDED_MIB_PER_PROCESS);
      folder.load();
      return folder;
    } catch (RuntimeException | Error e) {
      folder.close();
      throw e;
    }
  }

  Path of(String name) {
    return root.resolve(name);
  }

  /** Where a part's output goes. */
  public Path log(String name) {
    return root.resolve("log").resolve(name + ".log");
  }

  /** Of every database of the stack. */
  public String password() {
    return kept.getProperty(PASSWORD);
  }

  /** A name that no other folder has, on any machine; it stays when the state is dropped. */
  public String id() {
    Path file = root.resolve("stack.id");
    try {
      if (!Files.exists(file)) {
        Files.writeString(file, UUID.randomUUID().toString());
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new StackException("Could not make %s: %s".formatted(file, e), e);
    }
  }

  /** The wanted port, else that of the last run if it is free, else any. Kept for the next run. */
  public synchronized int port(String name, Ports wanted) {
    String key = "port." + name;
    int port;
    if (wanted.of(name).isPresent()) {
      port = wanted.of(name).getAsInt();
      TcpPorts.requireFree(port, name);
    } else {
      int last = Integer.parseInt(kept.getProperty(key, "0"));
      port = last != 0 && TcpPorts.isFree(last) ? last : TcpPorts.free();
    }
    kept.setProperty(key, Integer.toString(port));
    return port;
  }

  /** Written as a whole or not at all. */
  public void save() {
    Path file = root.resolve("stack.properties");
    Path draft = root.resolve("stack.properties.new");
    try {
      Files.deleteIfExists(draft);
      Files.createFile(
          draft,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (var out = Files.newBufferedWriter(draft)) {
        kept.store(out, "Kept between the runs of this stack");
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StackException(
          "Could not write %s: %s. Check that this user may write there, and that the disk is not full."
              .formatted(file, e),
          e);
    }
  }

  @Override
  public void close() {
    lock.close();
  }

  private void load() {
    Path file = root.resolve("stack.properties");
    try {
      if (Files.exists(file)) {
        try (var in = Files.newBufferedReader(file)) {
          kept.load(in);
        }
      }
      if (kept.getProperty(PASSWORD) == null) {
        requireNoData();
        wipe();
        kept.setProperty(PASSWORD, randomPassword());
      }
    } catch (IOException e) {
      throw new StackException(
          "Could not read %s: %s. Start with fresh state.".formatted(file, e), e);
    }
  }

  /**
   * The password is written before any data, so a killed run cannot leave data without it: somebody
   * has removed the file.
   */
  private void requireNoData() {
    if (entries().stream().anyMatch(entry -> Files.exists(entry.resolve("complete")))) {
      throw new StackException(
          "The state folder %s has databases, but stack.properties with their password is missing. Put it back, or start with fresh state to drop the databases."
              .formatted(root));
    }
  }

  private void wipe() {
    for (Path entry : entries()) {
      if (OURS.matcher(String.valueOf(entry.getFileName())).matches()) {
        FileTrees.delete(entry);
      }
    }
  }

  private List<Path> entries() {
    try (var all = Files.list(root)) {
      return all.toList();
    } catch (IOException e) {
      throw new StackException("Could not read the state folder %s: %s".formatted(root, e), e);
    }
  }

  private static Path create(Path folder) {
    try {
      Files.createDirectories(folder);
      return folder.toRealPath(new LinkOption[0]);
    } catch (IOException e) {
      throw new StackException(
          "Could not make the state folder %s: %s. Check that this user may write there."
              .formatted(folder, e),
          e);
    }
  }

  private static String randomPassword() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
