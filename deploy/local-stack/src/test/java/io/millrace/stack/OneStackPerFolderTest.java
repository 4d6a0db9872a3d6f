package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class OneStackPerFolderTest {
  private static final Path SHARED = SharedStack.folder();
  private static final String HOLDER =
      "is in use by another stack, of process " + ProcessHandle.current().pid();

  @Test
  void aSecondOneInTheSameProcessIsRefused() {
    SharedStack.get();
    assertThatThrownBy(() -> LocalStack.start(StackOptions.in(SHARED)))
        .isInstanceOf(StackException.class)
        .hasMessageContaining(HOLDER);
  }

  @Test
  void aSecondOneInAnotherProcessIsRefusedToo() throws Exception {
    SharedStack.get();
    ChildStack second = ChildStack.launch(SHARED.toAbsolutePath());
    assertThat(second.firstLine()).contains(HOLDER);
    assertThat(second.jvm.waitFor()).isEqualTo(1);
  }

  @Test
  void twoCanStartAtOnceInDifferentFolders() {
    var running = new ConcurrentLinkedQueue<LocalStack>();
    var work = new ArrayList<Runnable>();
    for (String name : List.of("left", "right")) {
      work.add(
          () ->
              running.add(
                  LocalStack.start(
                      StackOptions.in(TestFolders.of(name)).withReplicas(0).withFresh(true))));
    }
    try {
      InParallel.run(work);
      assertThat(running)
          .hasSize(2)
          .allSatisfy(
              stack ->
                  assertThat(Sql.value(stack.description().readPrimary(), "select 1"))
                      .isEqualTo("1"));
    } finally {
      running.forEach(LocalStack::close);
    }
  }
}
