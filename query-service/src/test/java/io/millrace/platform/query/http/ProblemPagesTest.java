package io.millrace.platform.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every code leads to a page. */
class ProblemPagesTest {
  @ParameterizedTest
  @EnumSource
  void hasAPage(ProblemCode code) {
    Path home = Path.of(System.getProperty("millrace.home", ".."));

    assertThat(home.resolve("docs/problems/" + code.code() + ".md")).exists();
  }
}
