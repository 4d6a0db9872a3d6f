package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README's first command. */
class DemoTest {
  private final Cli cli = new Cli(Path.of("target/e2e-demo"));

  @Test
  void everyStepIsRightAndNothingIsLeftRunning() throws Exception {
    Cli.Ran ran = cli.run("demo", "--once", "--fast");

    assertThat(ran.code()).as(ran.output()).isZero();
    assertThat(ran.output())
        .doesNotContain("✗")
        .contains(
            "✓ order placed",
            "✓ event on the topic",
            "✓ view on every replica",
            "✓ read-your-writes",
            "✓ cache hit",
            "✓ stock refused when short");
    Processes.requireNoneOf(cli.state());
  }
}
