package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.suite.ServiceName;
import io.millrace.stack.MillraceHome;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of refusal that a service declares has its page, and every page its kind. */
class ProblemPagesTest {
  private static final Path HOME = MillraceHome.find();
  private static final Path PAGES = HOME.resolve("docs/problems");

  /** A kind as its service declares it. */
  record Told(String code, int status, String title) {}

  static Set<Told> told() throws Exception {
    Set<Told> told = new LinkedHashSet<>();
    for (ServiceName service : ServiceName.values()) {
      List<URL> classes = new ArrayList<>();
      for (String module : OurClasses.modules(service)) {
        classes.add(HOME.resolve(module).resolve("target/classes").toUri().toURL());
      }
      try (URLClassLoader loader =
          new URLClassLoader(classes.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
        Class<?> types = loader.loadClass("io.millrace.platform.service.problems.ProblemTypes");
        for (Object type : (Iterable<?>) types.getMethod("all").invoke(null)) {
          Class<?> kind = type.getClass();
          told.add(
              new Told(
                  (String) kind.getMethod("code").invoke(type),
                  (int) kind.getMethod("status").invoke(type),
                  (String) kind.getMethod("title").invoke(type)));
        }
      }
    }
    return told;
  }

  @ParameterizedTest
  @MethodSource("told")
  void everyProblemHasAPageThatNamesItsStatus(Told problem) throws IOException {
    assertThat(Files.readString(PAGES.resolve(problem.code() + ".md")))
        .startsWith("# %s\n%d: ".formatted(problem.code(), problem.status()))
        .contains("## What happened", "## What to do");
  }

  @Test
  void everyPageIsOfAProblemThatAServiceTells() throws Exception {
    Set<String> expected = new TreeSet<>();
    told().forEach(problem -> expected.add(problem.code() + ".md"));

    try (Stream<Path> pages = Files.list(PAGES)) {
      assertThat(
              pages.map(page -> page.getFileName().toString()).filter(n -> !n.equals("README.md")))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void oneCodeMeansTheSameInEveryService() throws Exception {
    assertThat(told().stream().map(Told::code)).doesNotHaveDuplicates();
  }
}
