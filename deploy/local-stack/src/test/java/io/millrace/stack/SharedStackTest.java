package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SharedStackTest {
  @Test
  void isTheSameForEveryCaller() {
    assertThat(SharedStack.get()).isSameAs(SharedStack.get());
  }

  @Test
  void isTheSameForClassesOfAnotherClassLoader() throws Exception {
    String here = SharedStack.get().description().toString();
    try (var other = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      Class<?> shared = other.loadClass(SharedStack.class.getName());
      assertThat(shared).isNotSameAs(SharedStack.class);
      Class<?> open = other.loadClass(LocalStack.class.getName());
      Object stack = shared.getMethod("get").invoke(null);
      assertThat(open.getMethod("description").invoke(stack)).hasToString(here);
      Object processes = open.getMethod("processes").invoke(stack);
      Object alive =
          other
              .loadClass(StackProcesses.class.getName())
              .getMethod("isAlive", String.class)
              .invoke(processes, "redis");
      assertThat(alive).isEqualTo(true);
    }
  }

  private static URL[] classPath() {
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(System.getProperty("java.class.path"))
        .map(SharedStackTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (java.net.MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
