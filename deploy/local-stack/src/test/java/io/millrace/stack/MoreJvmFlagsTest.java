package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rule: JVMs that are started get the flags that the environment names, and no empty one. */
class MoreJvmFlagsTest {
  @Test
  void thereAreNoneUnlessSomebodyNamesThem() {
    assertThat(MoreJvmFlags.of(Map.of())).isEmpty();
    assertThat(MoreJvmFlags.of(Map.of("MILLRACE_JVM_FLAGS", " "))).isEmpty();
  }

  @Test
  void spacesStandBetweenThem() {
    assertThat(MoreJvmFlags.of(Map.of("MILLRACE_JVM_FLAGS", "-Xlog:gc  -XX:+UseZGC")))
        .containsExactly("-Xlog:gc", "-XX:+UseZGC");
  }
}
