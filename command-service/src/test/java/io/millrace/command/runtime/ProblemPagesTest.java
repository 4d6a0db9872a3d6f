package io.millrace.command.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every error that a client can get is explained under the address it carries. */
class ProblemPagesTest {
  @ParameterizedTest
  @EnumSource
  void everyProblemHasAPageThatNamesItsStatus(ProblemType type) throws IOException {
    Path page =
        Path.of(System.getProperty("millrace.home", ".."), "docs/problems", type.code() + ".md");

    assertThat(page).exists();
    assertThat(Files.readString(page))
        .startsWith("# %s\n%d: ".formatted(type.code(), type.status()))
        .contains("## What happened", "## What to do");
  }
}
