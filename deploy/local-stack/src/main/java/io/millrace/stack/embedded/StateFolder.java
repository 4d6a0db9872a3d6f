package io.millrace.stack.embedded;

import io.millrace.stack.PostgresNode;
import io.millrace.stack.StackDescription;
import io.millrace.stack.StackException;
import io.millrace.stack.StackOptions;
import io.millrace.stack.StateFiles;
import io.millrace.stack.ports.TcpPorts;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What a stack keeps between its runs: a folder per process, logs, and {@code stack.properties}
 * with the password and the ports. Locked while it is open.
 */
public final class StateFolder implements AutoCloseable {
  // Only what a stack makes is ever removed: the folder is named by a user and may hold other
  // things.
  private static final Pattern OURS =
      Pattern.compile("(write|replica)-\\d+|read|kafka|redis|log|run|stack\\.properties");
  private static final String READ_DATABASE = "millrace_read";
  private static final String USER = "millrace";
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
    Path root =
        StateFiles.doing(
            "make the state folder " + options.stateFolder(),
            () -> Files.createDirectories(options.stateFolder()).toRealPath());
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

  /** Which processes the last run has started, by name. */
  Path runs() {
    return root.resolve("run");
  }

  /** Where a part's output goes. */
  public Path log(String name) {
    return root.resolve("log").resolve(name + ".log");
  }

  /** A name that no other folder has, on any machine; it stays when the state is dropped. */
  public String id() {
    Path file = root.resolve("stack.id");
    return StateFiles.doing(
        "make " + file,
        () -> {
          if (!Files.exists(file)) {
            Files.writeString(file, UUID.randomUUID().toString());
          }
          return Files.readString(file).strip();
        });
  }

  /** The port of the last run if it is free, else any. Kept for the next run. */
  synchronized int port(String name) {
    String key = "port." + name;
    int last = Integer.parseInt(kept.getProperty(key, "0"));
    int port = last != 0 && TcpPorts.isFree(last) ? last : TcpPorts.free();
    kept.setProperty(key, Integer.toString(port));
    return port;
  }

  /** Where everything will be on this host; the ports are kept for the next run. */
  public StackDescription describe(StackOptions options, String host) {
    IntFunction<PostgresNode> write = shard -> node("write-" + shard, "millrace_write", host);
    IntFunction<PostgresNode> replica = index -> node("replica-" + index, READ_DATABASE, host);
    var description =
        new StackDescription(
            IntStream.range(0, options.shards()).mapToObj(write).toList(),
            node("read", READ_DATABASE, host),
            IntStream.range(0, options.replicas()).mapToObj(replica).toList(),
            host + ":" + port("kafka"),
            "redis://" + host + ":" + port("redis"));
    var text = new StringWriter();
    StateFiles.doing(
        "keep the ports", () -> kept.store(text, "Kept between the runs of this stack"));
    StateFiles.writePrivate(root.resolve("stack.properties"), text.toString());
    return description;
  }

  private PostgresNode node(String name, String database, String host) {
    return new PostgresNode(name, host, port(name), database, USER, kept.getProperty(PASSWORD));
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
    entries().stream()
        .filter(entry -> OURS.matcher(String.valueOf(entry.getFileName())).matches())
        .forEach(StateFiles::delete);
  }

  private List<Path> entries() {
    return StateFiles.doing(
        "read " + root,
        () -> {
          try (var all = Files.list(root)) {
            return all.toList();
          }
        });
  }

  private static String randomPassword() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
