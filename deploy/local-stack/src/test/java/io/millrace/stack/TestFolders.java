package io.millrace.stack;

import java.nio.file.Path;

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
}
