package io.millrace.platform.projection.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.platform.projection.engine.OperationResult.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever is refused finds out what it means and what to do. */
class EveryRefusalHasAPageTest {
  private static final Path PAGES =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("../docs/problems");

  @ParameterizedTest
  @EnumSource(Refusal.class)
  void among_the_problems(Refusal refusal) throws Exception {
    assertThat(PAGES.resolve(refusal.code() + ".md")).exists();
    assertThat(Files.readString(PAGES.resolve(refusal.code() + ".md")))
        .contains("## What happened", "## What to do");
  }
}
