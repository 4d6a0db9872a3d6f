package io.millrace.examples.loans;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.stack.MillraceHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/your-own-domain.md shows the library as it is compiled. */
class YourOwnDomainTest {
  private static final Path HOME = MillraceHome.find();
  private static final Pattern BLOCK = Pattern.compile("```(?:java|sql)\n(.*?)```", Pattern.DOTALL);

  @Test
  void everyBlockOfCodeIsAFileWordForWord() throws IOException {
    String guide = Files.readString(HOME.resolve("docs/your-own-domain.md"));
    List<String> blocks = BLOCK.matcher(guide).results().map(found -> found.group(1)).toList();
    Set<String> files = new TreeSet<>();
    try (Stream<Path> all = Files.walk(HOME.resolve("deploy/examples/loans"))) {
      for (Path file : all.filter(YourOwnDomainTest::isSource).toList()) {
        String text = Files.readString(file);
        files.add(text.substring(Math.max(0, text.indexOf("/**"))));
      }
    }

    assertThat(blocks).hasSizeGreaterThan(9).allSatisfy(block -> assertThat(files).contains(block));
  }

  private static boolean isSource(Path file) {
    return file.toString().contains("/src/main/") && file.toString().matches(".*\\.(java|sql)");
  }
}
