package io.millrace.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The compose file starts with values of an env file only; the demo's are marked as such. */
class ComposeHoldsNoSecretTest {
  private static final Path COMPOSE =
      Path.of(System.getProperty("millrace.home"), "deploy", "compose");
  private static final Pattern SECRET =
      Pattern.compile("\\s*(\\w*(?:PASSWORD|SECRET)\\w*)[:=]\\s*(.*)");

  @Test
  void everyPasswordHasToBeGiven() throws IOException {
    List<String> values = secrets("compose.yaml").toList();

    assertThat(values).hasSizeGreaterThan(10).allMatch(value -> value.startsWith("${"));
    assertThat(values).allMatch(value -> value.matches("\\$\\{\\w+:\\?.*}"));
  }

  @Test
  void theValuesOfTheDemoSayThatTheyAre() throws IOException {
    assertThat(secrets("demo.env")).hasSizeGreaterThan(4).allMatch(v -> v.startsWith("demo-only-"));
  }

  private static Stream<String> secrets(String file) throws IOException {
    return Files.readAllLines(COMPOSE.resolve(file)).stream()
        .map(SECRET::matcher)
        .filter(matcher -> matcher.matches())
        .map(matcher -> matcher.group(2));
  }
}
