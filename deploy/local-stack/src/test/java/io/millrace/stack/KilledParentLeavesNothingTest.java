package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class KilledParentLeavesNothingTest {
  private static final Duration REAPED = Duration.ofSeconds(15);

  @Test
  void whenItIsKilledWhileAllPartsServe() throws Exception {
    ChildStack child = ChildStack.launch(TestFolders.of("killed parent"));
    assertThat(child.firstLine()).startsWith("{\"writePrimaries\"");
    Set<ProcessHandle> family = child.family();
    // Three databases with their workers, the broker, Redis and the guard.
    assertThat(family).hasSizeGreaterThan(20);
    killAndAwaitTheEndOf(family, child);
  }

  @Tag("chaos")
  @Test
  void whenItIsKilledInTheMiddleOfItsStartAndTheNextRunRecovers() throws Exception {
    Path folder = TestFolders.empty("killed start");
    ChildStack child = ChildStack.launch(folder);
    await().atMost(REAPED).until(() -> child.hasNoted("read"));
    Set<ProcessHandle> family = child.family();
    assertThat(family).hasSizeGreaterThan(3);
    assertThat(child.hasNoted("replica-0")).isFalse();
    killAndAwaitTheEndOf(family, child);
    try (var next = LocalStack.start(StackOptions.in(folder).withReplicas(1))) {
      assertThat(next.description().readReplicas())
          .allSatisfy(replica -> assertThat(Sql.value(replica, "select 1")).isEqualTo("1"));
    }
  }

  @Tag("chaos")
  @Test
  void evenOfWhatItHadFrozen() throws Exception {
    ChildStack child = ChildStack.launch(TestFolders.of("frozen child"));
    assertThat(child.firstLine()).startsWith("{");
    Set<ProcessHandle> family = child.family();
    ServiceProcess.send(
        "STOP",
        family.stream().filter(FrozenChildren::isDatabase).map(ProcessHandle::pid).toList());
    killAndAwaitTheEndOf(family, child);
  }

  private static void killAndAwaitTheEndOf(Set<ProcessHandle> family, ChildStack child) {
    child.jvm.destroyForcibly();
    await()
        .atMost(REAPED)
        .untilAsserted(() -> assertThat(family).noneMatch(ProcessIdentity::isRunning));
  }

  private static final class FrozenChildren {
    static boolean isDatabase(ProcessHandle process) {
      return process.info().command().filter(command -> command.endsWith("/postgres")).isPresent();
    }
  }
}
