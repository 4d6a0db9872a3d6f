package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.stack.MillraceHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rule: what a document of the project points to is there, also after it was moved. */
class LinksLeadSomewhereTest {
  private static final Path HOME = MillraceHome.find();
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:|mailto:|#)([^)#\\s]+)");

  private static List<Path> documents() throws IOException {
    try (Stream<Path> top = Files.list(HOME);
        Stream<Path> docs = Files.walk(HOME.resolve("docs"))) {
      return Stream.concat(top, docs).filter(path -> path.toString().endsWith(".md")).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void eachLinkOf(Path document) throws IOException {
    assertThat(
            LINK.matcher(Files.readString(document))
                .results()
                .map(link -> link.group(1))
                .filter(link -> Files.notExists(document.resolveSibling(link))))
        .isEmpty();
  }
}
