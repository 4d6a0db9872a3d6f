package io.millrace.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A stack in a JVM of its own, for what happens to that JVM. */
final class ChildStack {
  final Path folder;
  final Process jvm;

  private ChildStack(Path folder, Process jvm) {
    this.folder = folder;
    this.jvm = jvm;
  }

  static ChildStack launch(Path folder, String... options) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Dmillrace.home=" + MillraceHome.find()));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            folder.toString(),
            "1",
            "1"));
    var jvm = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new ChildStack(folder, jvm);
  }

  /** The description that it prints once it serves, or what it complains about. */
  String firstLine() throws IOException {
    return jvm.inputReader().readLine();
  }

  /** Every process that it has started by now, and all that those have started. */
  Set<ProcessHandle> family() {
    return new HashSet<>(jvm.descendants().toList());
  }

  boolean hasNoted(String name) {
    return Files.exists(folder.resolve("run").resolve(name));
  }
}
