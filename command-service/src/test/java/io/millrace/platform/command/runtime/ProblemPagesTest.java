package io.millrace.platform.command.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every error that a client can get is explained under the address it carries. */
class ProblemPagesTest {
  private static final Path HOME = Path.of(System.getProperty("millrace.home", ".."));

  /** An entry of the query-service's list: {@code INVALID_CURSOR(400, …}. */
  private static final Pattern QUERY_CODE =
      Pattern.compile("^  ([A-Z_]+)\\(\\d{3},", Pattern.MULTILINE);

  /** A refusal of the projector: {@code NO_LEDGER("no-ledger", …}. */
  private static final Pattern PROJECTOR_CODE =
      Pattern.compile("^    [A-Z_]+\\(\\s*\"([a-z-]+)\",", Pattern.MULTILINE);

  /** What is refused before it is a request: a line of its own in {@code EarlyProblem}. */
  private static final Pattern EARLY_CODE =
      Pattern.compile("^      \"([a-z-]+)\",$", Pattern.MULTILINE);

  @ParameterizedTest
  @EnumSource
  void everyProblemHasAPageThatNamesItsStatus(ProblemType type) throws IOException {
    Path page = HOME.resolve("docs/problems").resolve(type.code() + ".md");

    assertThat(page).exists();
    assertThat(Files.readString(page))
        .startsWith("# %s\n%d: ".formatted(type.code(), type.status()))
        .contains("## What happened", "## What to do");
  }

  @Test
  void everyPageIsOfAProblemThatAServiceTells() throws IOException {
    Set<String> told = new TreeSet<>();
    Stream.of(ProblemType.values()).map(ProblemType::code).forEach(told::add);
    String queryCodes =
        Files.readString(
            HOME.resolve(
                "platform/query/src/main/java/io/millrace/platform/query/http/ProblemCode.java"));
    QUERY_CODE
        .matcher(queryCodes)
        .results()
        .map(code -> code.group(1).toLowerCase(Locale.ROOT).replace('_', '-'))
        .forEach(told::add);

    String refusals =
        Files.readString(
            HOME.resolve(
                "platform/projection/src/main/java/io/millrace/platform/projection/engine/OperationResult.java"));
    PROJECTOR_CODE.matcher(refusals).results().map(code -> code.group(1)).forEach(told::add);

    String early =
        Files.readString(
            HOME.resolve(
                "platform/service/src/main/java/io/millrace/platform/service/refusals/EarlyProblem.java"));
    EARLY_CODE.matcher(early).results().map(code -> code.group(1)).forEach(told::add);

    try (Stream<Path> pages = Files.list(HOME.resolve("docs/problems"))) {
      assertThat(
              pages.map(page -> page.getFileName().toString()).filter(n -> !n.equals("README.md")))
          .containsExactlyInAnyOrderElementsOf(told.stream().map(code -> code + ".md").toList());
    }
  }
}
