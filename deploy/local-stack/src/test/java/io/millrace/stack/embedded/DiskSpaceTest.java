package io.millrace.stack.embedded;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.stack.StackException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {
  @TempDir Path folder;

  @Test
  void tooLittleIsRefusedWithBothAmounts() {
    assertThatThrownBy(() -> DiskSpace.require(folder, 1L << 40))
        .isInstanceOf(StackException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("MiB left; this stack needs 1099511627776 MiB");
  }

  @Test
  void enoughIsEnough() {
    assertThatCode(() -> DiskSpace.require(folder, 1)).doesNotThrowAnyException();
  }
}
