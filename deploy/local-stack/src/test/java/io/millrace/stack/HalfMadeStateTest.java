package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HalfMadeStateTest {
  private static final Path FOLDER = TestFolders.of("half made state");
  private static final StackOptions OPTIONS = StackOptions.in(FOLDER).withReplicas(1);

  @BeforeAll
  static void aStackHasRunHere() {
    LocalStack.start(OPTIONS.withFresh(true)).close();
  }

  @Test
  void whatWasNotFinishedIsMadeAnewAndStaleLocksAreDropped() throws Exception {
    // A primary and a replica that were not made to the end, a database server's lock whose process
    // id is taken by another
    // process by now, and a broker that was killed while it formatted its folder.
    Files.delete(FOLDER.resolve("write-0/complete"));
    Files.delete(FOLDER.resolve("write-0/data/PG_VERSION"));
    Files.delete(FOLDER.resolve("replica-0/complete"));
    Files.delete(FOLDER.resolve("replica-0/data/global/pg_control"));
    Files.writeString(
        FOLDER.resolve("read/data/postmaster.pid"), ProcessHandle.current().pid() + "\n");
    Files.delete(FOLDER.resolve("kafka/data/meta.properties"));
    try (var stack = LocalStack.start(OPTIONS)) {
      Sql.run(stack.description().readPrimary(), "create table recovered as select 1 as id");
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(
              () ->
                  Sql.value(
                          stack.description().readReplicas().getFirst(), "select id from recovered")
                      .equals("1"));
      assertThat(
              Sql.value(
                  stack.description().writePrimaries().getFirst(), "select current_database()"))
          .isEqualTo("millrace_write");
    }
  }

  @Test
  void aPartThatFailsIsNamedWithItsLogAndNothingIsLeftRunning() throws Exception {
    Path control = FOLDER.resolve("read/data/global/pg_control");
    byte[] good = Files.readAllBytes(control);
    Files.write(control, new byte[good.length]);
    assertThatThrownBy(() -> LocalStack.start(OPTIONS))
        .isInstanceOf(StackException.class)
        .hasMessageStartingWith("read ended with exit code")
        .hasMessageContaining("read.log")
        .hasMessageContaining("| ");
    assertThat(ProcessHandle.current().descendants().filter(process -> isOurs(process))).isEmpty();
    Files.write(control, good);
    LocalStack.start(OPTIONS).close();
  }

  @Test
  void databasesWithoutTheirPasswordAreNotDroppedSilently() throws Exception {
    Path kept = FOLDER.resolve("stack.properties");
    Path aside = FOLDER.resolve("aside");
    Files.move(kept, aside);
    assertThatThrownBy(() -> LocalStack.start(OPTIONS))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("stack.properties");
    Files.move(aside, kept);
  }

  private static boolean isOurs(ProcessHandle process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"))
          .startsWith(FOLDER);
    } catch (java.io.IOException goneOrNotLinux) {
      return false;
    }
  }
}
