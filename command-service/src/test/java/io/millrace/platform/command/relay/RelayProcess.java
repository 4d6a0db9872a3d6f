package io.millrace.platform.command.relay;

import static org.awaitility.Awaitility.await;

import io.millrace.stack.SharedStack;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A {@link RelayProgram} and what can happen to it. */
final class RelayProcess implements AutoCloseable {
  /** Half of what the image has in the smallest installation (55 % of 640 MiB). */
  static final String HEAP = "176m";

  private static final Duration START = Duration.ofSeconds(60);

  private final Process process;
  private volatile boolean leads;

  RelayProcess(Shard shard) {
    try {
      process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-Xmx" + HEAP,
                      // As the image: where memory is short, nothing goes on half-dead.
                      "-XX:+ExitOnOutOfMemoryError",
                      "-XX:TieredStopAtLevel=1",
                      "-XX:+UseSerialGC",
                      "-cp",
                      System.getProperty("java.class.path"),
                      RelayProgram.class.getName(),
                      Integer.toString(shard.number),
                      shard.url(),
                      shard.log().user(),
                      shard.log().password(),
                      SharedStack.get().description().kafkaBootstrapServers(),
                      shard.source.name(),
                      shard.log().slot()))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::listen);
  }

  private void listen() {
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        leads = line.equals(RelayProgram.LEADS);
      }
    } catch (IOException e) {
      leads = false;
    }
  }

  boolean leads() {
    return leads;
  }

  boolean runs() {
    return process.isAlive();
  }

  RelayProcess ready() {
    await().atMost(START).until(this::leads);
    return this;
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** {@code SIGSTOP}. */
  void freeze() throws Exception {
    signal("STOP");
  }

  /** {@code SIGCONT}. */
  void thaw() throws Exception {
    signal("CONT");
  }

  private void signal(String name) throws Exception {
    int exit =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (exit != 0) {
      throw new IllegalStateException("kill -" + name + " ended with " + exit);
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
