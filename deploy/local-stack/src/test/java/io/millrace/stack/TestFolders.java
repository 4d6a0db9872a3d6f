package io.millrace.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * State folders of tests, under the module's target; a blank in each name, because users have such
 * folders.
 */
final class TestFolders {
  private TestFolders() {}

  static Path of(String name) {
    return Path.of(System.getProperty("basedir", ""))
        .toAbsolutePath()
        .resolve("target/stack of " + name);
  }

  /** Without anything of an earlier run. */
  static Path empty(String name) throws IOException {
    Path folder = of(name);
    if (Files.exists(folder)) {
      try (var all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    return folder;
  }
}
